namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>A change, and what became of it.</summary>
public sealed class GrantChangeResult
{
    private GrantChangeResult(GrantChange change, GrantChangeOutcome outcome, AcpRegistryException? error)
    {
        ArgumentNullException.ThrowIfNull(change);
        Change = change;
        Outcome = outcome;
        Error = error;
    }

    /// <summary>What was to be done.</summary>
    public GrantChange Change { get; }

    /// <summary>What became of it.</summary>
    public GrantChangeOutcome Outcome { get; }

    /// <summary>Why it failed; null where it didn't.</summary>
    public AcpRegistryException? Error { get; }

    /// <summary>It was done.</summary>
    /// <param name="change">What.</param>
    public static GrantChangeResult Done(GrantChange change) => new(change, GrantChangeOutcome.Done, null);

    /// <summary>It was done already.</summary>
    /// <param name="change">What.</param>
    public static GrantChangeResult AlreadyDone(GrantChange change) => new(change, GrantChangeOutcome.AlreadyDone, null);

    /// <summary>The binding is being deleted, and its finalizers keep it.</summary>
    /// <param name="change">What.</param>
    public static GrantChangeResult BeingDeleted(GrantChange change) => new(change, GrantChangeOutcome.BeingDeleted, null);

    /// <summary>It failed.</summary>
    /// <param name="change">What.</param>
    /// <param name="error">Why.</param>
    public static GrantChangeResult Failed(GrantChange change, AcpRegistryException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new(change, GrantChangeOutcome.Failed, error);
    }

    /// <summary>In one line.</summary>
    public override string ToString() => Error is null ? $"{Change}: {Outcome}" : $"{Change}: {Outcome}: {Error.Message}";
}
