using System.Text;
using AcpRegistry.Sdk.Access;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>What the server refuses to store.</summary>
internal static class ObjectValidation
{
    private const int MostBytesOfAnnotations = 256 * 1024;

    public static void Check(ApiResource resource, IKubernetesObject<V1ObjectMeta> value, IKubernetesObject<V1ObjectMeta>? old)
    {
        List<FieldError> errors = [.. Metadata(resource, value.Metadata), .. Body(value), .. Changes(value, old)];
        if (errors.Count > 0)
        {
            throw ApiError.Invalid(resource.Kind, resource.Group, value.Name() ?? "", errors);
        }
    }

    private static IEnumerable<FieldError> Metadata(ApiResource resource, V1ObjectMeta metadata)
    {
        if (string.IsNullOrEmpty(metadata.Name))
        {
            yield return FieldError.Required("metadata.name", "name or generateName is required");
        }
        else if (resource.NameRule(metadata.Name) is { } wrong)
        {
            yield return FieldError.Invalid("metadata.name", metadata.Name, wrong);
        }

        foreach (string label in metadata.Labels?.Values ?? [])
        {
            if (ObjectNames.LabelValue(label) is { } fault)
            {
                yield return FieldError.Invalid("metadata.labels", label, fault);
            }
        }

        if ((metadata.Annotations ?? new Dictionary<string, string>()).Sum(pair => Encoding.UTF8.GetByteCount(pair.Key + pair.Value)) > MostBytesOfAnnotations)
        {
            yield return FieldError.TooLong("metadata.annotations", MostBytesOfAnnotations);
        }
    }

    private static IEnumerable<FieldError> Body(IKubernetesObject<V1ObjectMeta> value) => value switch
    {
        V1RoleBinding binding => Binding(binding.RoleRef, binding.Subjects, isNamespaced: true),
        V1ClusterRoleBinding binding => Binding(binding.RoleRef, binding.Subjects, isNamespaced: false),
        V1Role role => Rules(role.Rules),
        V1ClusterRole role => Rules(role.Rules),
        V1Secret secret => SecretValidation.Check(secret),
        _ => [],
    };

    private static IEnumerable<FieldError> Changes(IKubernetesObject<V1ObjectMeta> value, IKubernetesObject<V1ObjectMeta>? old)
    {
        switch (value, old)
        {
            case (V1RoleBinding now, V1RoleBinding before):
                return RoleRefChange(now.RoleRef, before.RoleRef);
            case (V1ClusterRoleBinding now, V1ClusterRoleBinding before):
                return RoleRefChange(now.RoleRef, before.RoleRef);
            case (V1Service now, V1Service before) when now.Spec?.ClusterIP != before.Spec?.ClusterIP:
                return [FieldError.Invalid("spec.clusterIP", now.Spec?.ClusterIP ?? "", "field is immutable")];
            default:
                return [];
        }
    }

    private static IEnumerable<FieldError> RoleRefChange(V1RoleRef now, V1RoleRef before)
    {
        if ((now.ApiGroup, now.Kind, now.Name) != (before.ApiGroup, before.Kind, before.Name))
        {
            string kind = RbacText.Quote(now.Kind ?? "");
            string name = RbacText.Quote(now.Name ?? "");
            string value = $"rbac.RoleRef{{APIGroup:{RbacText.Quote(now.ApiGroup)}, Kind:{kind}, Name:{name}}}";
            yield return FieldError.InvalidObject("roleRef", value, "cannot change roleRef");
        }
    }

    private static IEnumerable<FieldError> Binding(V1RoleRef role, IList<Rbacv1Subject>? subjects, bool isNamespaced)
    {
        string[] kinds = isNamespaced ? ["Role", "ClusterRole"] : ["ClusterRole"];
        if (role.ApiGroup != ObjectDefaults.RbacGroup)
        {
            yield return FieldError.NotSupported("roleRef.apiGroup", role.ApiGroup, ObjectDefaults.RbacGroup);
        }

        if (!kinds.Contains(role.Kind))
        {
            yield return FieldError.NotSupported("roleRef.kind", role.Kind ?? "", kinds);
        }

        if (string.IsNullOrEmpty(role.Name))
        {
            yield return FieldError.Required("roleRef.name");
        }
        else if (ObjectNames.PathSegment(role.Name) is { } wrong)
        {
            yield return FieldError.Invalid("roleRef.name", role.Name, wrong);
        }

        foreach (FieldError error in (subjects ?? []).SelectMany((subject, index) => Subject(subject, isNamespaced, $"subjects[{index}]")))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> Subject(Rbacv1Subject subject, bool isNamespaced, string path)
    {
        if (string.IsNullOrEmpty(subject.Name))
        {
            yield return FieldError.Required($"{path}.name");
        }

        switch (subject.Kind)
        {
            case "ServiceAccount":
                if (!string.IsNullOrEmpty(subject.Name) && ObjectNames.DnsSubdomain(subject.Name) is { } wrong)
                {
                    yield return FieldError.Invalid($"{path}.name", subject.Name, wrong);
                }

                if (!string.IsNullOrEmpty(subject.ApiGroup))
                {
                    yield return FieldError.NotSupported($"{path}.apiGroup", subject.ApiGroup, "");
                }

                if (!isNamespaced && string.IsNullOrEmpty(subject.NamespaceProperty))
                {
                    yield return FieldError.Required($"{path}.namespace");
                }

                break;
            case "User" or "Group":
                if (subject.ApiGroup != ObjectDefaults.RbacGroup)
                {
                    yield return FieldError.NotSupported($"{path}.apiGroup", subject.ApiGroup, ObjectDefaults.RbacGroup);
                }

                break;
            default:
                yield return FieldError.NotSupported($"{path}.kind", subject.Kind ?? "", "ServiceAccount", "User", "Group");
                break;
        }
    }

    private static IEnumerable<FieldError> Rules(IList<V1PolicyRule>? rules)
    {
        int index = 0;
        foreach (V1PolicyRule rule in rules ?? [])
        {
            string path = $"rules[{index++}]";
            if (rule.Verbs is not { Count: > 0 })
            {
                yield return FieldError.Required($"{path}.verbs", "verbs must contain at least one value");
            }

            if (rule.NonResourceURLs is { Count: > 0 })
            {
                continue;
            }

            if (rule.ApiGroups is not { Count: > 0 })
            {
                yield return FieldError.Required($"{path}.apiGroups", "resource rules must supply at least one api group");
            }

            if (rule.Resources is not { Count: > 0 })
            {
                yield return FieldError.Required($"{path}.resources", "resource rules must supply at least one resource");
            }
        }
    }
}
