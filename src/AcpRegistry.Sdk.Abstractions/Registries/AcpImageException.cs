namespace AcpRegistry.Sdk.Registries;

/// <summary>A well-formed image reference that names no image of this registry.</summary>
public sealed class AcpImageException : FormatException
{
    internal AcpImageException(string code, string message)
        : base($"{code}: {message}") =>
        Code = code;

    /// <summary>
    /// <see cref="AcpRegistryCodes.ImageOfAnotherRegistry"/>, or <see cref="AcpRegistryCodes.ImageWithoutNamespace"/>.
    /// </summary>
    public string Code { get; }
}
