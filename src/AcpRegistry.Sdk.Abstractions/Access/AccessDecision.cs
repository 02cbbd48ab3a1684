namespace AcpRegistry.Sdk.Access;

/// <summary>The answer to one <see cref="AccessQuestion"/>.</summary>
public sealed record AccessDecision
{
    private AccessDecision(AccessQuestion question, AccessVerdict verdict, AccessMethod method)
    {
        ArgumentNullException.ThrowIfNull(question);
        question.ThrowIfGroupsOfOneself();
        Question = question;
        Verdict = verdict;
        Method = method;
    }

    /// <summary>What was asked.</summary>
    public AccessQuestion Question { get; private init; }

    /// <summary>What it came to.</summary>
    public AccessVerdict Verdict { get; }

    /// <summary>Which review answered.</summary>
    public AccessMethod Method { get; }

    /// <summary>
    /// The server's own words, unchanged; null where it gave none, as it usually does with a no. They name one path of several, not always the
    /// same one, and are for people, not for programs.
    /// </summary>
    public string? Reason { get; private init; }

    /// <summary>What makes the verdict less sure than it looks, e.g. that the namespace doesn't exist; null where nothing does.</summary>
    public string? Warning { get; private init; }

    /// <summary>Why the verdict is <see cref="AccessVerdict.Indeterminate"/>; null for any other.</summary>
    public AcpRegistryException? Error { get; private init; }

    /// <summary>True for <see cref="AccessVerdict.Allowed"/> alone.</summary>
    public bool IsAllowed => Verdict == AccessVerdict.Allowed;

    /// <summary>A yes.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="method">Which review answered; not <see cref="AccessMethod.None"/>.</param>
    /// <param name="reason">The server's own words.</param>
    /// <param name="warning">What makes it less sure than it looks.</param>
    public static AccessDecision Allowed(AccessQuestion question, AccessMethod method, string? reason = null, string? warning = null) =>
        new(question, AccessVerdict.Allowed, Answering(method)) { Reason = reason, Warning = warning };

    /// <summary>A no.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="method">Which review answered; not <see cref="AccessMethod.None"/>.</param>
    /// <param name="reason">The server's own words.</param>
    /// <param name="warning">What makes it less sure than it looks.</param>
    public static AccessDecision Denied(AccessQuestion question, AccessMethod method, string? reason = null, string? warning = null) =>
        new(question, AccessVerdict.Denied, Answering(method)) { Reason = reason, Warning = warning };

    /// <summary>Neither.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="error">Why it could not be told.</param>
    /// <param name="method">Which review answered, if one did.</param>
    /// <param name="reason">The server's own words.</param>
    public static AccessDecision Indeterminate(
        AccessQuestion question, AcpRegistryException error, AccessMethod method = AccessMethod.None, string? reason = null)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new AccessDecision(question, AccessVerdict.Indeterminate, method) { Error = error, Reason = reason };
    }

    /// <summary>The same answer to a question that can have no other.</summary>
    internal AccessDecision To(AccessQuestion question) => question.Equals(Question) ? this : this with { Question = question };

    private static AccessMethod Answering(AccessMethod method) =>
        method is not AccessMethod.None && Enum.IsDefined(method)
            ? method
            : throw KubernetesNames.Refused($"A yes or a no needs a review that gave it, not {KubernetesNames.Quote(method.ToString())}.", nameof(method));
}
