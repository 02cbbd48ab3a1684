namespace AcpRegistry.Sdk;

/// <summary>
/// The stable codes of errors and findings: <c>ACPR</c> and three digits. A code never changes its meaning, and none is used twice.
/// </summary>
public static class AcpRegistryCodes
{
    /// <summary>A text is no image reference, see <see cref="Images.ImageReferenceFormatException"/>.</summary>
    public const string ImageReferenceMalformed = "ACPR101";
}
