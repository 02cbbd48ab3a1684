namespace AcpRegistry.Sdk.Cluster;

/// <summary>What a failure leaves open: whether the request may be made again.</summary>
internal enum Repetition
{
    /// <summary>It would end the same way, or nobody knows.</summary>
    None,

    /// <summary>The server had trouble on the way: only what changes nothing may be asked again.</summary>
    OfReads,

    /// <summary>It may have taken effect: a write must be looked up first.</summary>
    OnceLookedUp,

    /// <summary>It was turned away unread.</summary>
    OfAnything,
}
