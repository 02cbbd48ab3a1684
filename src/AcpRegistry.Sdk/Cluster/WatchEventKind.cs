namespace AcpRegistry.Sdk.Cluster;

/// <summary>What a watch brings.</summary>
internal enum WatchEventKind
{
    /// <summary>An object is there, as it is now: added and modified are the same to whoever keeps objects by name.</summary>
    Set,

    /// <summary>An object is gone, or no longer matches; it comes as it last was.</summary>
    Removed,

    /// <summary>Nothing changed up to a version.</summary>
    Bookmark,

    /// <summary>The server gave up; 410 means that it no longer remembers what came after the version that was asked for.</summary>
    Error,
}
