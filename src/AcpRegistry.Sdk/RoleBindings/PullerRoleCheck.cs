using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;
using k8s.Models;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>The ClusterRole that grants refer to, as one request found it.</summary>
/// <param name="Role">Null if it doesn't exist, or if the caller may not read it.</param>
/// <param name="Finding">An error if a grant to it would give nothing; information if that isn't known; null if all is well.</param>
internal sealed record PullerRoleCheck(V1ClusterRole? Role, Finding? Finding)
{
    /// <summary>Why no grant may be made; null if one may be made.</summary>
    public AcpRegistryException? Failure => Finding switch
    {
        { Code: AcpRegistryCodes.PullerRoleMissing } => new AcpRegistryNotFoundException(Finding.Text, Finding.Remedy, Finding.Code),
        { Severity: FindingSeverity.Error } => new AcpRegistryConflictException(Finding.Text, Finding.Remedy, Finding.Code),
        _ => null,
    };

    public IReadOnlyList<Finding> Findings => Finding is null ? [] : [Finding];

    public static async Task<PullerRoleCheck> ReadAsync(IClusterApi cluster, RegistryProfile profile, CancellationToken cancellationToken)
    {
        try
        {
            var role = await cluster.FindClusterRoleAsync(profile.PullerRole, cancellationToken).ConfigureAwait(false);
            return new PullerRoleCheck(role, role switch
            {
                null => GrantFindings.RoleMissing(profile),
                _ when !PullerRoleRules.Hold(role, profile.PullRight) => GrantFindings.RoleLacksRight(profile, role),
                { Metadata.DeletionTimestamp: not null } => GrantFindings.RoleBeingDeleted(profile),
                _ => null,
            });
        }
        catch (AcpRegistryForbiddenException)
        {
            // Most who may grant may not read ClusterRoles.
            return new PullerRoleCheck(null, GrantFindings.RoleNotReadable(profile));
        }
    }
}
