namespace AcpRegistry.Sdk.Images;

/// <summary>Why a scan stopped: the rule, and the index of the first character that breaks it.</summary>
internal readonly record struct Fault(ImageReferenceRule Rule, int Position);
