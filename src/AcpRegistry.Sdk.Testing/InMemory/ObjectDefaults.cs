using System.Text;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>What the server fills in when it reads an object.</summary>
internal static class ObjectDefaults
{
    public const string RbacGroup = "rbac.authorization.k8s.io";

    public static void Apply(IKubernetesObject<V1ObjectMeta> value)
    {
        switch (value)
        {
            case V1RoleBinding binding:
                ApplyBinding(binding.RoleRef ??= new V1RoleRef(), binding.Subjects);
                break;
            case V1ClusterRoleBinding binding:
                ApplyBinding(binding.RoleRef ??= new V1RoleRef(), binding.Subjects);
                break;
            case V1Secret secret:
                ApplySecret(secret);
                break;
            case V1Namespace @namespace:
                @namespace.Spec ??= new V1NamespaceSpec();
                @namespace.Spec.Finalizers ??= ["kubernetes"];
                @namespace.Status = new V1NamespaceStatus { Phase = "Active" };
                break;
        }
    }

    private static void ApplyBinding(V1RoleRef role, IList<Rbacv1Subject>? subjects)
    {
        role.ApiGroup = string.IsNullOrEmpty(role.ApiGroup) ? RbacGroup : role.ApiGroup;
        foreach (Rbacv1Subject subject in subjects ?? [])
        {
            // A ServiceAccount's is empty, and an empty string is not sent back.
            string? group = string.IsNullOrEmpty(subject.ApiGroup) ? null : subject.ApiGroup;
            subject.ApiGroup = group ?? (subject.Kind is "User" or "Group" ? RbacGroup : null);
            subject.NamespaceProperty = string.IsNullOrEmpty(subject.NamespaceProperty) ? null : subject.NamespaceProperty;
        }
    }

    private static void ApplySecret(V1Secret secret)
    {
        secret.Type = string.IsNullOrEmpty(secret.Type) ? "Opaque" : secret.Type;
        foreach ((string key, string text) in secret.StringData ?? new Dictionary<string, string>())
        {
            secret.Data ??= new Dictionary<string, byte[]>();
            secret.Data[key] = Encoding.UTF8.GetBytes(text);
        }

        secret.StringData = null;
    }
}
