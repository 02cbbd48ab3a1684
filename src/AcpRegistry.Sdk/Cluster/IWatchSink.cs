namespace AcpRegistry.Sdk.Cluster;

/// <summary>Takes what a <see cref="ListWatch{T}"/> sees, one call at a time.</summary>
internal interface IWatchSink<in T>
    where T : class
{
    /// <summary>All there is: what was there before and is not in it is gone, even if no <see cref="Remove"/> said so.</summary>
    void Replace(IReadOnlyList<T> all);

    /// <summary>One object is there, as it is now.</summary>
    void Set(T value);

    /// <summary>One object is gone; it comes as it last was.</summary>
    void Remove(T value);

    /// <summary>The first watch wasn't refused, so changes after the list will be seen. Called once, after the first <see cref="Replace"/>.</summary>
    void Watched();

    /// <summary>A request failed. It will be repeated, whatever the failure was.</summary>
    void Fail(AcpRegistryException failure);
}
