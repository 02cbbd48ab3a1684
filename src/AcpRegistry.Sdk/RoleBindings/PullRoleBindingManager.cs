using System.Runtime.CompilerServices;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;
using k8s.Models;

namespace AcpRegistry.Sdk.RoleBindings;

internal sealed class PullRoleBindingManager(
    IClusterApi cluster,
    RegistryProfileSource profiles,
    IPullPermissionChecker permissions,
    AccessDecisionCache decisions,
    TimeProvider time,
    int maxConcurrency) : IPullRoleBindingManager
{
    // A revoke has been seen to take effect within 24 ms.
    private static readonly TimeSpan UntilRevoked = TimeSpan.FromSeconds(1);

    private readonly GrantWriter _writer = new(cluster, decisions);
    private readonly GrantPlanner _planner = new(cluster, time, maxConcurrency);

    public async Task<GrantResult> GrantAsync(PullGrant grant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var profile = await profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        var role = await ReadRoleAsync(profile, cancellationToken).ConfigureAwait(false);
        return await GrantAsync(grant, profile, role, cancellationToken).ConfigureAwait(false);
    }

    public async Task<GrantResult> ReplaceAsync(PullGrant grant, string uid, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentException.ThrowIfNullOrEmpty(uid);
        var profile = await profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        var role = await ReadRoleAsync(profile, cancellationToken).ConfigureAwait(false);
        var name = PullBinding.NameOf(grant, profile);
        var existing = await cluster.FindRoleBindingAsync(grant.ImageNamespace, name, cancellationToken).ConfigureAwait(false);
        if (existing?.Metadata.Uid != uid || PullBinding.IsOfGrant(existing, grant, profile))
        {
            return await GrantAsync(grant, profile, role, cancellationToken).ConfigureAwait(false);
        }

        GrantWriter.RefuseToReplace(existing, grant);
        var all = await ListIfPossibleAsync(grant.ImageNamespace, cancellationToken).ConfigureAwait(false);
        await _writer.RehearseAsync(grant, profile, cancellationToken).ConfigureAwait(false);
        var deleted = await _writer.DeleteAnyAsync(existing, grant, cancellationToken).ConfigureAwait(false);
        try
        {
            // Nothing is asked in between: whatever failed there would leave neither of the two.
            var (outcome, binding) = await _writer.CreateAsync(grant, profile, cancellationToken).ConfigureAwait(false);
            return Result(deleted && outcome != GrantOutcome.Unconfirmed ? GrantOutcome.Replaced : outcome, binding, Granting(all, grant, profile, exceptFor: name), role);
        }
        catch (AcpRegistryException failure)
        {
            throw RoleBindingErrors.LeftInTheGap(existing, grant, failure);
        }
    }

    public async Task<RevokeResult> RevokeAsync(PullGrant grant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var profile = await profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        var name = PullBinding.NameOf(grant, profile);
        var existing = await cluster.FindRoleBindingAsync(grant.ImageNamespace, name, cancellationToken).ConfigureAwait(false);
        var outcome = existing is null
            ? RevokeOutcome.NotFound
            : await _writer.DeleteAsync(existing, grant, profile, cancellationToken).ConfigureAwait(false);

        var left = await ListIfPossibleAsync(grant.ImageNamespace, cancellationToken).ConfigureAwait(false);
        var stillGrantedBy = Granting(left, grant, profile, exceptFor: null);
        var patience = outcome == RevokeOutcome.Deleted && stillGrantedBy is not { Count: > 0 } ? UntilRevoked : TimeSpan.Zero;
        return new RevokeResult
        {
            Outcome = outcome,
            StillGrantedBy = stillGrantedBy,
            Decision = await AskAgainAsync(grant, patience, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<GrantResult> GrantAsync(PullGrant grant, RegistryProfile profile, PullerRoleCheck role, CancellationToken cancellationToken)
    {
        // What may fail without harm comes first: once the binding is written, the grant is made.
        var name = PullBinding.NameOf(grant, profile);
        var all = await ListIfAllowedAsync(grant.ImageNamespace, cancellationToken).ConfigureAwait(false);
        var existing = all?.FirstOrDefault(binding => binding.Metadata.Name == name);
        var (outcome, binding) = existing is null
            ? await _writer.CreateAsync(grant, profile, cancellationToken).ConfigureAwait(false)
            : await _writer.KeepAsync(existing, grant, profile, cancellationToken).ConfigureAwait(false);
        return Result(outcome, binding, Granting(all, grant, profile, exceptFor: name), role);
    }

    private async Task<PullerRoleCheck> ReadRoleAsync(RegistryProfile profile, CancellationToken cancellationToken)
    {
        var role = await PullerRoleCheck.ReadAsync(cluster, profile, cancellationToken).ConfigureAwait(false);
        return role.Failure is { } failure ? throw failure : role;
    }

    private static GrantResult Result(GrantOutcome outcome, V1RoleBinding binding, IReadOnlyList<PullRoleBinding>? others, PullerRoleCheck role) => new()
    {
        Outcome = outcome,
        Binding = PullBinding.Read(binding),
        AlsoGrantedBy = others,
        Findings = role.Findings,
    };

    private async Task<AccessDecision> AskAgainAsync(PullGrant grant, TimeSpan patience, CancellationToken cancellationToken)
    {
        var question = new AccessQuestion(grant.Subject, grant.ImageNamespace);
        AccessDecision? decision = null;
        try
        {
            // A slow server has its whole time for the first answer; only asking again is bounded by the patience.
            decision = await permissions.WaitUntilEffectiveAsync(question, AccessVerdict.Denied, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            if (decision.IsAllowed && patience > TimeSpan.Zero)
            {
                var again = await permissions.WaitUntilEffectiveAsync(question, AccessVerdict.Denied, patience, cancellationToken).ConfigureAwait(false);
                decision = again.Verdict == AccessVerdict.Indeterminate ? decision : again;
            }

            return decision;
        }
        catch (AcpRegistryException failure)
        {
            // Neither revoking nor what it did depends on the right to ask.
            return decision ?? AccessDecision.Indeterminate(question, failure);
        }
    }

    public IAsyncEnumerable<PullRoleBinding> ListAsync(string? imageNamespace, CancellationToken cancellationToken)
    {
        if (imageNamespace is not null)
        {
            _ = KubernetesNames.Namespace(imageNamespace);
        }

        return ListAllAsync(imageNamespace, cancellationToken);
    }

    public async Task<GrantPlan> PlanAsync(GrantSet desired, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(desired);
        var profile = await profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        return await _planner.PlanAsync(desired, profile, cancellationToken).ConfigureAwait(false);
    }

    public Task<ApplyResult> ApplyAsync(GrantPlan plan, IProgress<GrantChangeResult>? progress, CancellationToken cancellationToken) =>
        ApplyAsync(plan, progress, cluster, isRehearsal: false, cancellationToken);

    public Task<ApplyResult> RehearseAsync(GrantPlan plan, IProgress<GrantChangeResult>? progress, CancellationToken cancellationToken) =>
        ApplyAsync(plan, progress, cluster.Rehearsing(), isRehearsal: true, cancellationToken);

    public async Task<GrantCheck> CanGrantAsync(PullGrant grant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var profile = await profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        return await new GrantPreflight(cluster, profile, grant).CheckAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<ApplyResult> ApplyAsync(
        GrantPlan plan, IProgress<GrantChangeResult>? progress, IClusterApi to, bool isRehearsal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var profile = await profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        if (plan.PullerRole != profile.PullerRole)
        {
            throw KubernetesNames.Refused($"The plan is for the ClusterRole '{plan.PullerRole}', and this registry's is '{profile.PullerRole}'.", nameof(plan));
        }

        IReadOnlyList<GrantChangeResult> results = [];
        try
        {
            results = await new GrantApplier(to, plan, profile, maxConcurrency).ApplyAsync(progress, cancellationToken).ConfigureAwait(false);
            return new ApplyResult(plan, results, isRehearsal);
        }
        finally
        {
            var done = results.Where(result => result.Error is null).ToLookup(result => result.Change.Namespace, StringComparer.Ordinal);
            foreach (var changes in plan.Changes.GroupBy(change => change.Namespace, StringComparer.Ordinal))
            {
                decisions.Drop(changes.Key, isDone: done[changes.Key].Count() == changes.Count());
            }
        }
    }

    private async IAsyncEnumerable<PullRoleBinding> ListAllAsync(string? @namespace, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var profile = await profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var binding in cluster.StreamRoleBindingsAsync(@namespace, cancellationToken).ConfigureAwait(false))
        {
            if (PullBinding.IsToRole(binding, profile.PullerRole))
            {
                yield return PullBinding.Read(binding);
            }
        }
    }

    // Null if the caller may not list: neither granting nor revoking takes that right.
    private async Task<IReadOnlyList<V1RoleBinding>?> ListIfAllowedAsync(string @namespace, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.ListRoleBindingsAsync(@namespace, cancellationToken).ConfigureAwait(false);
        }
        catch (AcpRegistryForbiddenException)
        {
            return null;
        }
    }

    // Null whatever the reason: for a list that only informs, which must not make a write fail.
    private async Task<IReadOnlyList<V1RoleBinding>?> ListIfPossibleAsync(string @namespace, CancellationToken cancellationToken)
    {
        try
        {
            return await ListIfAllowedAsync(@namespace, cancellationToken).ConfigureAwait(false);
        }
        catch (AcpRegistryException)
        {
            return null;
        }
    }

    private static IReadOnlyList<PullRoleBinding>? Granting(
        IReadOnlyList<V1RoleBinding>? bindings, PullGrant grant, RegistryProfile profile, string? exceptFor) =>
        bindings is null
            ? null
            : [.. bindings
                .Where(binding => PullBinding.IsToRole(binding, profile.PullerRole) && binding.Metadata.Name != exceptFor)
                .Select(PullBinding.Read)
                .Where(binding => binding.Grants(grant.Subject))];
}
