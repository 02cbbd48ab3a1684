namespace AcpRegistry.Sdk;

/// <summary>A value that can't be right, refused before any call; the message shows it and says what is.</summary>
public sealed class AcpRegistryArgumentException : ArgumentException
{
    internal AcpRegistryArgumentException(string message, string? parameterName, string code = AcpRegistryCodes.InvalidArgument)
        : base($"{code}: {message}", parameterName) =>
        Code = code;

    /// <summary>One of <see cref="AcpRegistryCodes"/>.</summary>
    public string Code { get; }
}
