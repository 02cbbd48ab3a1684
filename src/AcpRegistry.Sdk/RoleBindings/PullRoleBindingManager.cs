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
    private const string AlreadyExists = "AlreadyExists";

    // A revoke has been seen to take effect within 24 ms.
    private static readonly TimeSpan UntilRevoked = TimeSpan.FromSeconds(1);

    private readonly GrantPlanner _planner = new(cluster, time, maxConcurrency);

    public async Task<GrantResult> GrantAsync(PullGrant grant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var profile = await profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        var name = PullBinding.NameOf(grant, profile);

        // What may fail without harm comes first: once the binding is written, the grant is made.
        var all = await ListOrNullAsync(grant.ImageNamespace, cancellationToken).ConfigureAwait(false);
        var existing = all?.Find(binding => binding.Metadata.Name == name);
        var (outcome, binding) = existing is null
            ? await CreateAsync(grant, profile, cancellationToken).ConfigureAwait(false)
            : await KeepAsync(existing, grant, profile, cancellationToken).ConfigureAwait(false);
        return new GrantResult { Outcome = outcome, Binding = PullBinding.Read(binding), AlsoGrantedBy = Granting(all, grant, profile, exceptFor: name) };
    }

    public async Task<GrantResult> ReplaceAsync(PullGrant grant, string uid, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentException.ThrowIfNullOrEmpty(uid);
        var profile = await profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        var name = PullBinding.NameOf(grant, profile);
        var existing = await cluster.FindRoleBindingAsync(grant.ImageNamespace, name, cancellationToken).ConfigureAwait(false);
        if (existing?.Metadata.Uid != uid)
        {
            return await GrantAsync(grant, cancellationToken).ConfigureAwait(false);
        }

        await RehearseAsync(grant, profile, cancellationToken).ConfigureAwait(false);
        await cluster.DeleteRoleBindingAsync(existing, cancellationToken).ConfigureAwait(false);
        try
        {
            return await GrantAsync(grant, cancellationToken).ConfigureAwait(false) with { Outcome = GrantOutcome.Replaced };
        }
        catch (AcpRegistryException failure)
        {
            throw RoleBindingErrors.LeftInTheGap(existing, grant, failure);
        }
    }

    // The server checks the right to give out the role before it sees that the name is taken.
    private async Task RehearseAsync(PullGrant grant, RegistryProfile profile, CancellationToken cancellationToken)
    {
        try
        {
            await cluster.Rehearsing().CreateRoleBindingAsync(PullBinding.Make(grant, profile), cancellationToken).ConfigureAwait(false);
        }
        catch (AcpRegistryConflictException taken) when (taken.Reason == AlreadyExists)
        {
        }
        catch (AcpRegistryForbiddenException forbidden)
        {
            throw RoleBindingErrors.NotPermitted(forbidden, grant, profile, "create");
        }
        catch (AcpRegistryNotFoundException notFound)
        {
            throw RoleBindingErrors.Missing(notFound, grant, profile);
        }
    }

    public async Task<RevokeResult> RevokeAsync(PullGrant grant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var profile = await profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        var name = PullBinding.NameOf(grant, profile);
        var existing = await cluster.FindRoleBindingAsync(grant.ImageNamespace, name, cancellationToken).ConfigureAwait(false);
        var deleted = false;
        if (existing is not null)
        {
            RefuseAnother(existing, grant, profile);
            if (!PullBinding.IsManaged(existing) && grant.Name is null)
            {
                throw RoleBindingErrors.NotManaged(existing, grant, "To delete it all the same, give its name in the grant.");
            }

            deleted = await WriteAsync(grant, () => cluster.DeleteRoleBindingAsync(existing, cancellationToken)).ConfigureAwait(false);
        }

        var left = await ListOrNullAsync(grant.ImageNamespace, cancellationToken).ConfigureAwait(false);
        var stillGrantedBy = Granting(left, grant, profile, exceptFor: null);
        var patience = deleted && stillGrantedBy is not { Count: > 0 } ? UntilRevoked : TimeSpan.Zero;
        return new RevokeResult
        {
            Outcome = deleted ? RevokeOutcome.Deleted : RevokeOutcome.NotFound,
            StillGrantedBy = stillGrantedBy,
            Decision = await AskAgainAsync(grant, patience, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<AccessDecision> AskAgainAsync(PullGrant grant, TimeSpan patience, CancellationToken cancellationToken)
    {
        var question = new AccessQuestion(grant.Subject, grant.ImageNamespace);
        try
        {
            return await permissions.WaitUntilEffectiveAsync(question, AccessVerdict.Denied, patience, cancellationToken).ConfigureAwait(false);
        }
        catch (AcpRegistryException failure)
        {
            // Neither revoking nor what it did depends on the right to ask.
            return AccessDecision.Indeterminate(question, failure);
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
        return await _planner.PlanAsync(desired, profile.PullerRole, cancellationToken).ConfigureAwait(false);
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

        try
        {
            var results = await new GrantApplier(to, plan, profile, maxConcurrency).ApplyAsync(progress, cancellationToken).ConfigureAwait(false);
            return new ApplyResult(plan, results, isRehearsal);
        }
        finally
        {
            foreach (var @namespace in plan.Changes.Select(change => change.Namespace).Distinct(StringComparer.Ordinal))
            {
                decisions.Drop(@namespace);
            }
        }
    }

    private async IAsyncEnumerable<PullRoleBinding> ListAllAsync(string? @namespace, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var profile = await profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var binding in cluster.ListRoleBindingsAsync(@namespace, cancellationToken).ConfigureAwait(false))
        {
            if (PullBinding.IsToRole(binding, profile.PullerRole))
            {
                yield return PullBinding.Read(binding);
            }
        }
    }

    private async Task<(GrantOutcome Outcome, V1RoleBinding Binding)> CreateAsync(PullGrant grant, RegistryProfile profile, CancellationToken cancellationToken)
    {
        try
        {
            var created = await WriteAsync(grant, () => cluster.CreateRoleBindingAsync(PullBinding.Make(grant, profile), cancellationToken)).ConfigureAwait(false);
            return (GrantOutcome.Created, created);
        }
        catch (AcpRegistryConflictException conflict) when (conflict.Reason == AlreadyExists)
        {
            // The caller may not list, or somebody else was quicker.
            if (await cluster.FindRoleBindingAsync(grant.ImageNamespace, PullBinding.NameOf(grant, profile), cancellationToken).ConfigureAwait(false) is { } existing)
            {
                return await KeepAsync(existing, grant, profile, cancellationToken).ConfigureAwait(false);
            }

            throw;
        }
        catch (AcpRegistryForbiddenException forbidden)
        {
            throw RoleBindingErrors.NotPermitted(forbidden, grant, profile, "create");
        }
        catch (AcpRegistryNotFoundException notFound)
        {
            throw RoleBindingErrors.Missing(notFound, grant, profile);
        }
    }

    private async Task<(GrantOutcome Outcome, V1RoleBinding Binding)> KeepAsync(
        V1RoleBinding existing, PullGrant grant, RegistryProfile profile, CancellationToken cancellationToken)
    {
        RefuseAnother(existing, grant, profile);
        if (!PullBinding.IsManaged(existing))
        {
            throw RoleBindingErrors.NotManaged(existing, grant, "Give the grant another name, or delete that binding first.");
        }

        if (PullBinding.SetOf(existing) is { } set)
        {
            throw RoleBindingErrors.OfSet(existing, grant, set);
        }

        if (!PullBinding.Update(existing, grant))
        {
            return (GrantOutcome.Unchanged, existing);
        }

        try
        {
            return (GrantOutcome.Updated, await WriteAsync(grant, () => cluster.ReplaceRoleBindingAsync(existing, cancellationToken)).ConfigureAwait(false));
        }
        catch (AcpRegistryForbiddenException forbidden)
        {
            throw RoleBindingErrors.NotPermitted(forbidden, grant, profile, "update");
        }
    }

    // Also where it failed: a write whose answer is lost may have taken effect.
    private async Task<T> WriteAsync<T>(PullGrant grant, Func<Task<T>> write)
    {
        try
        {
            return await write().ConfigureAwait(false);
        }
        finally
        {
            decisions.Drop(grant.ImageNamespace);
        }
    }

    private static void RefuseAnother(V1RoleBinding existing, PullGrant grant, RegistryProfile profile)
    {
        if (!PullBinding.IsToRole(existing, profile.PullerRole) || !PullBinding.IsForNobodyBut(existing, grant.Subject))
        {
            throw RoleBindingErrors.Another(existing, grant, profile);
        }
    }

    // Null where the caller may not list: neither granting nor revoking takes that right.
    private async Task<List<V1RoleBinding>?> ListOrNullAsync(string @namespace, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.ListRoleBindingsAsync(@namespace, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AcpRegistryForbiddenException)
        {
            return null;
        }
    }

    private static IReadOnlyList<PullRoleBinding>? Granting(
        List<V1RoleBinding>? bindings, PullGrant grant, RegistryProfile profile, string? exceptFor) =>
        bindings is null
            ? null
            : [.. bindings
                .Where(binding => PullBinding.IsToRole(binding, profile.PullerRole) && binding.Metadata.Name != exceptFor)
                .Select(PullBinding.Read)
                .Where(binding => binding.Grants(grant.Subject))];
}
