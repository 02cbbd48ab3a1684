using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;
using k8s.Models;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>What is missing before one grant can be made and be of use. Asks, and writes nothing.</summary>
internal sealed class GrantPreflight(IClusterApi cluster, RegistryProfile profile, PullGrant grant)
{
    private readonly List<Finding> _findings = [];

    public async Task<GrantCheck> CheckAsync(CancellationToken cancellationToken)
    {
        var role = await PullerRoleCheck.ReadAsync(cluster, profile, cancellationToken).ConfigureAwait(false);
        _findings.AddRange(role.Findings);
        await CheckRightsAsync(role.Role, cancellationToken).ConfigureAwait(false);
        await CheckNamespaceAsync(grant.ImageNamespace, ownsImages: true, cancellationToken).ConfigureAwait(false);
        if (grant.Subject is { Kind: AccessSubjectKind.ServiceAccount, Namespace: { } home } && await CheckHomeAsync(home, cancellationToken).ConfigureAwait(false))
        {
            await CheckAccountAsync(home, grant.Subject.Name, cancellationToken).ConfigureAwait(false);
        }

        return new GrantCheck(grant, _findings);
    }

    private async Task CheckRightsAsync(V1ClusterRole? role, CancellationToken cancellationToken)
    {
        var create = Ask("create", ClusterCall.Rbac, "rolebindings");
        if (!await IsAllowedAsync(create, cancellationToken).ConfigureAwait(false))
        {
            _findings.Add(GrantFindings.MayNotCreate(grant, profile, [Evidence(create)]));
        }

        var bind = Ask("bind", ClusterCall.Rbac, "clusterroles", name: profile.PullerRole);
        if (await IsAllowedAsync(bind, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        // Without 'bind', every right of the role must be held there. Of a role that can't be read, the right to pull is all that is known.
        var rights = role is null ? [Pull()] : PullerRoleRules.Rights(role, grant.ImageNamespace);
        foreach (var right in rights ?? [])
        {
            if (!await IsAllowedAsync(right, cancellationToken).ConfigureAwait(false))
            {
                _findings.Add(GrantFindings.MayNotBind(grant, profile, [Evidence(bind), Evidence(right)]));
                return;
            }
        }

        if (rights is null)
        {
            _findings.Add(GrantFindings.MayNotBind(grant, profile, [Evidence(bind)]));
        }
    }

    private async Task<bool> CheckHomeAsync(string home, CancellationToken cancellationToken) =>
        home == grant.ImageNamespace || await CheckNamespaceAsync(home, ownsImages: false, cancellationToken).ConfigureAwait(false);

    // False if it is known to be missing.
    private async Task<bool> CheckNamespaceAsync(string @namespace, bool ownsImages, CancellationToken cancellationToken)
    {
        try
        {
            var found = await cluster.FindNamespaceAsync(@namespace, cancellationToken).ConfigureAwait(false);
            if (found is not { Metadata.DeletionTimestamp: null })
            {
                _findings.Add(found is null ? GrantFindings.NamespaceMissing(@namespace, ownsImages) : GrantFindings.NamespaceBeingDeleted(@namespace, ownsImages));
            }

            return found is not null;
        }
        catch (AcpRegistryForbiddenException)
        {
            _findings.Add(GrantFindings.NamespaceNotReadable(@namespace));
            return true;
        }
    }

    private async Task CheckAccountAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        try
        {
            var found = await cluster.FindServiceAccountAsync(@namespace, name, cancellationToken).ConfigureAwait(false);
            if (found is not { Metadata.DeletionTimestamp: null })
            {
                _findings.Add(found is null ? GrantFindings.AccountMissing(@namespace, name) : GrantFindings.AccountBeingDeleted(@namespace, name));
            }
        }
        catch (AcpRegistryForbiddenException)
        {
            _findings.Add(GrantFindings.AccountNotReadable(@namespace, name));
        }
    }

    private async Task<bool> IsAllowedAsync(V1ResourceAttributes right, CancellationToken cancellationToken)
    {
        var answer = await cluster.ReviewSelfAsync(right, cancellationToken).ConfigureAwait(false);
        return answer switch
        {
            { Allowed: true, Denied: not true } => true,
            { Denied: not true, EvaluationError.Length: > 0 } => throw new AcpRegistryUnexpectedException(
                $"The API server could not tell whether the caller may {Evidence(right)}.",
                "Look at the cluster's authorization webhook; ask again later.",
                AcpRegistryCodes.EvaluationFailed),
            _ => false,
        };
    }

    private V1ResourceAttributes Pull() =>
        Ask(profile.PullRight.Verb, profile.PullRight.Group, profile.PullRight.Resource, profile.PullRight.Subresource);

    private V1ResourceAttributes Ask(string verb, string group, string resource, string? subresource = null, string? name = null) => new()
    {
        NamespaceProperty = grant.ImageNamespace,
        Verb = verb,
        Group = group,
        Resource = resource,
        Subresource = subresource,
        Name = name,
    };

    private static string Evidence(V1ResourceAttributes asked) =>
        $"{asked.Verb} {asked.Resource}{(asked.Subresource is null ? "" : $"/{asked.Subresource}")}.{asked.Group}"
        + $"{(asked.Name is null ? "" : $" '{asked.Name}'")} in '{asked.NamespaceProperty}': not allowed";
}
