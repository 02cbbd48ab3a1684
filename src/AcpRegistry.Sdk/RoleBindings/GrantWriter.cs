using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;
using k8s.Models;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>Writes the one RoleBinding of a grant made alone: what isn't its own is refused, and what was decided of the namespace is forgotten.</summary>
internal sealed class GrantWriter(IClusterApi cluster, AccessDecisionCache decisions)
{
    private const string AlreadyExists = "AlreadyExists";

    public async Task<(GrantOutcome Outcome, V1RoleBinding Binding)> CreateAsync(PullGrant grant, RegistryProfile profile, CancellationToken cancellationToken)
    {
        try
        {
            var created = await WriteAsync(grant, () => cluster.CreateRoleBindingAsync(PullBinding.Make(grant, profile), cancellationToken)).ConfigureAwait(false);
            return (GrantOutcome.Created, created);
        }
        catch (AcpRegistryConflictException conflict) when (conflict.Code == AcpRegistryCodes.CreateUnconfirmed)
        {
            return (GrantOutcome.Unconfirmed, PullBinding.Make(grant, profile));
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

    /// <summary>Brings it up to date, if it is the grant's own.</summary>
    public async Task<(GrantOutcome Outcome, V1RoleBinding Binding)> KeepAsync(
        V1RoleBinding existing, PullGrant grant, RegistryProfile profile, CancellationToken cancellationToken)
    {
        if (PullBinding.IsBeingDeleted(existing))
        {
            throw RoleBindingErrors.BeingDeleted(existing, grant);
        }

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

    /// <summary>Deletes only the grant's own binding, or one that is named.</summary>
    public async Task<RevokeOutcome> DeleteAsync(V1RoleBinding existing, PullGrant grant, RegistryProfile profile, CancellationToken cancellationToken)
    {
        RefuseAnother(existing, grant, profile);
        if (!PullBinding.IsManaged(existing) && grant.Name is null)
        {
            throw RoleBindingErrors.NotManaged(existing, grant, "To delete it all the same, give its name in the grant.");
        }

        if (PullBinding.IsBeingDeleted(existing))
        {
            return RevokeOutcome.BeingDeleted;
        }

        // The delete is of this very version, so its finalizers are those that it had.
        return !await DeleteAnyAsync(existing, grant, cancellationToken).ConfigureAwait(false) ? RevokeOutcome.NotFound
            : existing.Metadata.Finalizers is { Count: > 0 } ? RevokeOutcome.BeingDeleted
            : RevokeOutcome.Deleted;
    }

    /// <summary>Deletes it, no matter who made it; false if it was gone already.</summary>
    public Task<bool> DeleteAnyAsync(V1RoleBinding existing, PullGrant grant, CancellationToken cancellationToken) =>
        WriteAsync(grant, () => cluster.DeleteRoleBindingAsync(existing, cancellationToken));

    // The server checks the right to give out the role before it sees that the name is taken.
    public async Task RehearseAsync(PullGrant grant, RegistryProfile profile, CancellationToken cancellationToken)
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

    // A write that failed or was cancelled may have taken effect, or may do so later.
    private async Task<T> WriteAsync<T>(PullGrant grant, Func<Task<T>> write)
    {
        var isDone = false;
        try
        {
            var answer = await write().ConfigureAwait(false);
            isDone = true;
            return answer;
        }
        finally
        {
            decisions.Drop(grant.ImageNamespace, isDone);
        }
    }

    /// <summary>A binding that stays until its finalizers are removed keeps its name, so nothing could be made in its place.</summary>
    public static void RefuseToReplace(V1RoleBinding existing, PullGrant grant)
    {
        if (PullBinding.IsBeingDeleted(existing))
        {
            throw RoleBindingErrors.BeingDeleted(existing, grant);
        }

        if (existing.Metadata.Finalizers is { Count: > 0 })
        {
            throw RoleBindingErrors.WouldStay(existing, grant);
        }
    }

    private static void RefuseAnother(V1RoleBinding existing, PullGrant grant, RegistryProfile profile)
    {
        if (!PullBinding.IsToRole(existing, profile.PullerRole) || !PullBinding.IsForNobodyBut(existing, grant.Subject))
        {
            throw RoleBindingErrors.Another(existing, grant, profile);
        }
    }
}
