using AcpRegistry.Sdk.Access;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>Nobody may hand out what he doesn't hold: checked for every new or changed role and binding, in dry runs too.</summary>
internal sealed class Escalation(Authorizer authorizer, PolicyCache policy)
{
    public void Check(ApiUser user, ApiResource resource, IKubernetesObject<V1ObjectMeta> value)
    {
        if (Authorizer.IsPrivileged(user.Groups))
        {
            return;
        }

        switch (value)
        {
            case V1RoleBinding binding:
                CheckBinding(user, resource, binding.ToRbac());
                break;
            case V1ClusterRoleBinding binding:
                CheckBinding(user, resource, binding.ToRbac());
                break;
            case V1Role role:
                CheckRole(user, resource, role.ToRbac());
                break;
            case V1ClusterRole role:
                CheckRole(user, resource, role.ToRbac());
                break;
        }
    }

    private void CheckBinding(ApiUser user, ApiResource resource, RbacBinding binding)
    {
        ApiResource roles = binding.Role.IsClusterRole ? ApiResources.ClusterRoles : ApiResources.Roles;
        if (!Has(user, "bind", roles, binding.Namespace, binding.Role.Name))
        {
            RbacRole role = policy.Current.FindRole(binding) ?? throw ApiError.NotFound(roles, binding.Role.Name);
            DemandHeld(user, resource, binding.Namespace, binding.Name, role.Rules);
        }
    }

    private void CheckRole(ApiUser user, ApiResource resource, RbacRole role)
    {
        if (!Has(user, "escalate", resource, role.Namespace, role.Name))
        {
            DemandHeld(user, resource, role.Namespace, role.Name, role.Rules);
        }
    }

    private void DemandHeld(ApiUser user, ApiResource resource, string @namespace, string name, IEnumerable<RbacRule> rules)
    {
        IReadOnlyList<RbacRule> missing = RbacCoverage.Missing(policy.Current.RulesOf(user.Name, user.Groups, @namespace), rules);
        if (missing.Count > 0)
        {
            string rights = string.Join('\n', missing.Select(rule => rule.ToString()).Order(StringComparer.Ordinal));
            throw ApiError.Forbidden(
                resource,
                name,
                $"user {RbacText.Quote(user.Name)} (groups={RbacText.Quote(user.Groups)}) is attempting to grant RBAC permissions not "
                    + $"currently held:\n{rights}");
        }
    }

    private bool Has(ApiUser user, string verb, ApiResource resource, string @namespace, string name) =>
        authorizer.Authorize(new RbacRequest(user.Name, user.Groups, verb, resource.Group, resource.Plural)
        {
            Namespace = @namespace,
            Name = name,
        }).IsAllowed;
}
