using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;
using k8s.Models;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>Carries out the changes of one plan, each by itself.</summary>
/// <remarks>
/// Each change is one conditional write of one object: a create fails where something is there, an update and a delete where it isn't the version
/// that was planned for. So whatever ends an apply half-way leaves nothing but changes done and changes not done, and the next plan sees which.
/// </remarks>
internal sealed class GrantApplier(IClusterApi cluster, GrantPlan plan, RegistryProfile profile, int maxConcurrency)
{
    private const string AlreadyExists = "AlreadyExists";

    public async Task<IReadOnlyList<GrantChangeResult>> ApplyAsync(IProgress<GrantChangeResult>? progress, CancellationToken cancellationToken)
    {
        var refusal = await WhyNoGrantAsync(cancellationToken).ConfigureAwait(false);
        var results = new GrantChangeResult[plan.Changes.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = maxConcurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, results.Length, options, async (i, token) =>
        {
            var change = plan.Changes[i];
            results[i] = change.Grant is not null && refusal is not null
                ? GrantChangeResult.Failed(change, refusal)
                : await SettleAsync(change, token).ConfigureAwait(false);
            progress?.Report(results[i]);
        }).ConfigureAwait(false);
        return results;
    }

    // One request for the whole plan. A role that can't be checked now makes no grant, and lets what is taken back go.
    private async Task<AcpRegistryException?> WhyNoGrantAsync(CancellationToken cancellationToken)
    {
        if (plan.Changes.All(change => change.Grant is null))
        {
            return null;
        }

        try
        {
            return (await PullerRoleCheck.ReadAsync(cluster, profile, cancellationToken).ConfigureAwait(false)).Failure;
        }
        catch (AcpRegistryException failure)
        {
            return failure;
        }
    }

    private async Task<GrantChangeResult> SettleAsync(GrantChange change, CancellationToken cancellationToken)
    {
        try
        {
            var done = change.Kind switch
            {
                GrantChangeKind.Create => await CreateAsync(change, cancellationToken).ConfigureAwait(false),
                GrantChangeKind.Update => await UpdateAsync(change, cancellationToken).ConfigureAwait(false),
                _ => await DeleteAsync(change.Current!, cancellationToken).ConfigureAwait(false),
            };
            return !done ? GrantChangeResult.AlreadyDone(change)
                : change is { Kind: GrantChangeKind.Delete, Current: { IsBeingDeleted: true } or { Finalizers.Count: > 0 } } ? GrantChangeResult.BeingDeleted(change)
                : GrantChangeResult.Done(change);
        }
        catch (AcpRegistryForbiddenException forbidden) when (change.Grant is { } grant)
        {
            return GrantChangeResult.Failed(
                change, RoleBindingErrors.NotPermitted(forbidden, grant, profile, change.Kind == GrantChangeKind.Create ? "create" : "update"));
        }
        catch (AcpRegistryNotFoundException notFound) when (change.Kind == GrantChangeKind.Create)
        {
            return GrantChangeResult.Failed(change, RoleBindingErrors.Missing(notFound, change.Grant!, profile));
        }
        catch (AcpRegistryException failure)
        {
            return GrantChangeResult.Failed(change, failure);
        }
    }

    // False if it was done already.
    private async Task<bool> CreateAsync(GrantChange change, CancellationToken cancellationToken)
    {
        try
        {
            var binding = PullBinding.Make(change.Grant!, plan.PullerRole, plan.Set);
            binding.Metadata.Name = change.Name;
            await cluster.CreateRoleBindingAsync(binding, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AcpRegistryConflictException conflict) when (conflict.Reason == AlreadyExists && conflict.Code != AcpRegistryCodes.CreateUnconfirmed)
        {
            var there = await cluster.FindRoleBindingAsync(change.Namespace, change.Name, cancellationToken).ConfigureAwait(false);
            return IsDone(there, change) ? false : throw RoleBindingErrors.ChangedSince(change);
        }
    }

    private async Task<bool> UpdateAsync(GrantChange change, CancellationToken cancellationToken)
    {
        var there = await cluster.FindRoleBindingAsync(change.Namespace, change.Name, cancellationToken).ConfigureAwait(false);
        if (IsDone(there, change))
        {
            return false;
        }

        // The rest of it, which is not the set's to change, goes back as it was read, and only over that version.
        if (there?.Metadata.Uid != change.Current!.Uid || there?.Metadata.ResourceVersion != change.Current.ResourceVersion)
        {
            throw RoleBindingErrors.ChangedSince(change);
        }

        PullBinding.Describe(there!, change.Grant!);
        await cluster.ReplaceRoleBindingAsync(there!, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private Task<bool> DeleteAsync(PullRoleBinding current, CancellationToken cancellationToken) =>
        cluster.DeleteRoleBindingAsync(
            new V1RoleBinding
            {
                Metadata = new V1ObjectMeta
                {
                    NamespaceProperty = current.Namespace,
                    Name = current.Name,
                    Uid = current.Uid,
                    ResourceVersion = current.ResourceVersion,
                },
            },
            cancellationToken);

    private bool IsDone(V1RoleBinding? there, GrantChange change) =>
        there is not null && PullBinding.IsBeingDeleted(there) ? throw RoleBindingErrors.BeingDeleted(there, change.Grant!)
        : there is not null && PullBinding.IsOfSet(there, plan.PullerRole, plan.Set) && PullBinding.IsAsDeclared(there, change.Grant!);
}
