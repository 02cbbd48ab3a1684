namespace AcpRegistry.Sdk.Testing;

/// <summary>The control plane could not be found, or a part of it did not start. The message holds the end of that part's log.</summary>
public sealed class LocalControlPlaneException : Exception
{
    /// <summary>Makes one with a message that says what to do.</summary>
    public LocalControlPlaneException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
