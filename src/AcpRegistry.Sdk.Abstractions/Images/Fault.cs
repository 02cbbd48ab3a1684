namespace AcpRegistry.Sdk.Images;

/// <summary>Why a scan stopped: the rule, and the index of the first character that breaks it.</summary>
internal readonly record struct Fault(ImageReferenceRule Rule, int Position)
{
    /// <returns>False, always: what a scanner returns where it stops.</returns>
    public static bool Found(ImageReferenceRule rule, int position, out Fault fault)
    {
        fault = new Fault(rule, position);
        return false;
    }
}
