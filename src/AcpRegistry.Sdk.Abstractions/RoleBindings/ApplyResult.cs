using System.Collections.ObjectModel;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>What became of a plan.</summary>
public sealed class ApplyResult
{
    /// <summary>A result; public, so that code which stands in for the SDK in tests can make one.</summary>
    /// <param name="plan">What was to be done.</param>
    /// <param name="results">One for each of its changes.</param>
    /// <param name="isRehearsal">True if the server was told to store nothing.</param>
    /// <exception cref="AcpRegistryArgumentException">There isn't one result for each change.</exception>
    public ApplyResult(GrantPlan plan, IEnumerable<GrantChangeResult> results, bool isRehearsal = false)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(results);
        Plan = plan;
        Results = new ReadOnlyCollection<GrantChangeResult>([.. results]);
        IsRehearsal = isRehearsal;
        if (!Results.Select(result => result.Change).SequenceEqual(plan.Changes))
        {
            throw KubernetesNames.Refused("A plan's result has one outcome for each of its changes, in their order.", nameof(results));
        }
    }

    /// <summary>What was to be done.</summary>
    public GrantPlan Plan { get; }

    /// <summary>One outcome for each change, in the plan's order.</summary>
    public IReadOnlyList<GrantChangeResult> Results { get; }

    /// <summary>True if the server checked everything and stored nothing.</summary>
    public bool IsRehearsal { get; }

    /// <summary>Those that failed.</summary>
    public IEnumerable<GrantChangeResult> Failed => Results.Where(result => result.Outcome == GrantChangeOutcome.Failed);

    /// <summary>True if every change is done. If one failed, or a deleted binding is still there, plan and apply again.</summary>
    public bool IsComplete => Results.All(IsDone);

    /// <summary>How many are done, and each that isn't.</summary>
    public override string ToString() =>
        string.Join("\n  ", Results.Where(result => !IsDone(result)).Select(result => result.ToString()).Prepend(
            $"Grant set '{Plan.Set}'{(IsRehearsal ? ", dry run" : "")}: {Results.Count(IsDone)} of {Results.Count} changes done."));

    private static bool IsDone(GrantChangeResult result) => result.Outcome is GrantChangeOutcome.Done or GrantChangeOutcome.AlreadyDone;
}
