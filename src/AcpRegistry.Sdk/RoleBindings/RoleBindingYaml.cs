using AcpRegistry.Sdk.Common.Yaml;
using k8s.Models;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>RoleBindings as YAML has them: what a client declares, and nothing that the server sets.</summary>
internal static class RoleBindingYaml
{
    private const string ApiVersion = $"{V1RoleBinding.KubeGroup}/{V1RoleBinding.KubeApiVersion}";

    // What the server sets is passed over in a binding that was read from a cluster; a name that isn't known may be a misspelt one.
    private static readonly string[] OfMetadata =
    [
        "name", "namespace", "labels", "annotations", "creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "generateName", "generation",
        "managedFields", "ownerReferences", "resourceVersion", "selfLink", "uid",
    ];

    public static YamlNode Write(V1RoleBinding binding) => YamlNodes.Map(
        ("apiVersion", YamlNodes.Text(ApiVersion)),
        ("kind", YamlNodes.Text(V1RoleBinding.KubeKind)),
        ("metadata", YamlNodes.Map(
            ("name", YamlNodes.Text(binding.Metadata.Name)),
            ("namespace", YamlNodes.Text(binding.Metadata.NamespaceProperty)),
            ("labels", YamlNodes.Map(binding.Metadata.Labels)),
            ("annotations", binding.Metadata.Annotations is { Count: > 0 } annotations ? YamlNodes.Map(annotations) : null))),
        ("roleRef", YamlNodes.Map(
            ("apiGroup", YamlNodes.Text(binding.RoleRef.ApiGroup)),
            ("kind", YamlNodes.Text(binding.RoleRef.Kind)),
            ("name", YamlNodes.Text(binding.RoleRef.Name)))),
        ("subjects", YamlNodes.List(binding.Subjects.Select(Write))));

    /// <exception cref="YamlFormatException">It isn't a RoleBinding, or has something that would be lost.</exception>
    public static V1RoleBinding Read(YamlNode node)
    {
        var binding = new YamlFields(node, "a RoleBinding", "apiVersion", "kind", "metadata", "roleRef", "subjects");
        if (binding.Text("kind") != V1RoleBinding.KubeKind || binding.Text("apiVersion") is not (null or ApiVersion))
        {
            throw binding.Refused($"is a RoleBinding of {ApiVersion}");
        }

        var metadata = new YamlFields(binding.Required("metadata"), "metadata", OfMetadata);
        var roleRef = new YamlFields(binding.Required("roleRef"), "roleRef", "apiGroup", "kind", "name");
        return new V1RoleBinding
        {
            Metadata = new V1ObjectMeta
            {
                Name = metadata.Text("name"),
                NamespaceProperty = metadata.Text("namespace"),
                Labels = metadata.Texts("labels"),
                Annotations = metadata.Texts("annotations"),
            },
            RoleRef = new V1RoleRef { ApiGroup = roleRef.Text("apiGroup"), Kind = roleRef.Text("kind"), Name = roleRef.Text("name") },
            Subjects = [.. binding.Items("subjects").Select(ReadSubject)],
        };
    }

    private static YamlMapping Write(Rbacv1Subject subject) => YamlNodes.Map(
        ("apiGroup", subject.ApiGroup is null ? null : YamlNodes.Text(subject.ApiGroup)),
        ("kind", YamlNodes.Text(subject.Kind)),
        ("namespace", subject.NamespaceProperty is null ? null : YamlNodes.Text(subject.NamespaceProperty)),
        ("name", YamlNodes.Text(subject.Name)));

    private static Rbacv1Subject ReadSubject(YamlNode node)
    {
        var subject = new YamlFields(node, "a subject", "apiGroup", "kind", "name", "namespace");
        return new Rbacv1Subject
        {
            ApiGroup = subject.Text("apiGroup"),
            Kind = subject.Text("kind"),
            Name = subject.Text("name"),
            NamespaceProperty = subject.Text("namespace"),
        };
    }
}
