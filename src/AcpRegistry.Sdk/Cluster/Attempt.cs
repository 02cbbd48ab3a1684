using System.Diagnostics.CodeAnalysis;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>How one request ended, apart from its answer.</summary>
internal abstract class Attempt
{
    /// <summary>Null where it went well.</summary>
    public AcpRegistryException? Failure { get; protected init; }

    /// <summary>Whether the request may be made again.</summary>
    public Repetition Repetition { get; protected init; }

    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; protected init; }

    /// <summary>That it will be made again, unless it was made often enough.</summary>
    public bool IsToBeRepeated { get; init; }
}

/// <summary>How one request ended.</summary>
internal sealed class Attempt<T> : Attempt
    where T : class
{
    private readonly T? _body;

    public Attempt(T body) => _body = body;

    public Attempt(AcpRegistryException failure, Repetition repetition = Repetition.None, TimeSpan? retryAfter = null) =>
        (Failure, Repetition, RetryAfter) = (failure, repetition, retryAfter);

    public bool Succeeded([NotNullWhen(true)] out T? body)
    {
        body = _body;
        return body is not null;
    }

    /// <summary>For those who make one request and no more.</summary>
    public T BodyOrThrow() => _body ?? throw Failure!;

    public Attempt<T> ToBeRepeated() => new(Failure!, Repetition, RetryAfter) { IsToBeRepeated = true };
}
