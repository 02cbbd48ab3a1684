namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>A message of containerd, CRI-O, dockershim or kubelet about a pull that failed, and what it comes to.</summary>
/// <remarks>Pure. Images, hosts and tags in the message are left out of account, so an image called <c>timeout</c> is no timeout.</remarks>
public sealed record PullFailure
{
    /// <summary>For code that stands in for the SDK in tests; <see cref="Read"/> makes one of a message.</summary>
    /// <param name="kind">What it comes to.</param>
    /// <param name="message">What was said.</param>
    /// <exception cref="AcpRegistryArgumentException">The message is blank, or the kind isn't one.</exception>
    public PullFailure(PullFailureKind kind, string message)
    {
        Kind = Enum.IsDefined(kind) ? kind : throw KubernetesNames.Refused($"{KubernetesNames.Quote(kind.ToString())} is no kind of failure.", nameof(kind));
        Message = string.IsNullOrWhiteSpace(message) ? throw KubernetesNames.Refused("A failure has a message.", nameof(message)) : message;
    }

    /// <summary>What it comes to; the most specific cause that the message names.</summary>
    public PullFailureKind Kind { get; }

    /// <summary>The message in one line, at most 1,024 characters, without what is secret in URLs: passwords, and queries, which may hold a signature.</summary>
    public string Message { get; }

    /// <summary>
    /// False for what only says that a pull failed, not why: <see cref="PullFailureKind.Unknown"/>, <see cref="PullFailureKind.Cancelled"/> and
    /// <see cref="PullFailureKind.BackOff"/>.
    /// </summary>
    public bool NamesACause => Kind is not (PullFailureKind.Unknown or PullFailureKind.Cancelled or PullFailureKind.BackOff);

    /// <summary>Reads a message, however deep the cause is wrapped.</summary>
    /// <param name="message">An event's message, or that of a waiting container; null for none.</param>
    /// <param name="reason">The reason beside it, e.g. <c>ErrImagePull</c>; it decides where the message says nothing.</param>
    /// <returns>Never null: of a message that isn't known the kind is <see cref="PullFailureKind.Unknown"/>.</returns>
    public static PullFailure Read(string? message, string? reason = null)
    {
        var said = (reason, message) switch
        {
            _ when string.IsNullOrWhiteSpace(message) => string.IsNullOrWhiteSpace(reason) ? "nothing said" : reason,
            (null or "", _) => message,
            _ => $"{reason}: {message}",
        };
        var bounded = PullFailureText.Bounded(said);
        var words = PullFailureText.WithoutNames(bounded);
        var kind = PullFailureRules.InOrder.FirstOrDefault(
            rule => rule.Phrases.Any(phrase => words.Contains(phrase, StringComparison.OrdinalIgnoreCase))).Kind;
        return new PullFailure(kind, ShownText.Message(bounded, longest: 1024));
    }

    /// <summary>Kind and message.</summary>
    public override string ToString() => $"{Kind}: {Message}";
}
