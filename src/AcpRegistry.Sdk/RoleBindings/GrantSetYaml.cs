using AcpRegistry.Sdk.Common.Yaml;
using AcpRegistry.Sdk.Registries;
using k8s.Models;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>A set as a List, which kubectl takes apart into its items: what is the set's own stands in the List's annotations.</summary>
internal static class GrantSetYaml
{
    private const string Prefix = "acp-registry-sdk/";
    private const string NamespacesAnnotation = Prefix + "namespaces";
    private const string KeepOrphansAnnotation = Prefix + "keep-orphans";
    private const string RoleAnnotation = Prefix + "puller-role";

    public static string Write(GrantSet set, string role) => YamlWriter.Write(YamlNodes.Map(
        ("apiVersion", YamlNodes.Text("v1")),
        ("kind", YamlNodes.Text("List")),
        ("metadata", YamlNodes.Map(("annotations", YamlNodes.Map(
            (PullBinding.SetLabel, YamlNodes.Text(set.Name)),
            (NamespacesAnnotation, YamlNodes.Text(string.Join(' ', set.Namespaces))),
            (RoleAnnotation, YamlNodes.Text(role)),
            (KeepOrphansAnnotation, set.KeepOrphans ? YamlNodes.Text("true") : null))))),
        ("items", YamlNodes.List(set.Grants.Select(grant => RoleBindingYaml.Write(PullBinding.Make(grant, role, set.Name)))))));

    /// <param name="yaml">One document.</param>
    /// <param name="role">The role that every item must be bound to; null for the one that the set names, or the platform's own.</param>
    /// <exception cref="YamlFormatException">It isn't a set, or has something that would be lost.</exception>
    public static GrantSet Read(string yaml, string? role)
    {
        if (YamlReader.ReadAll(yaml) is not [var document])
        {
            throw new YamlFormatException("a grant set is one document", 1);
        }

        var list = new YamlFields(document, "a grant set", "apiVersion", "kind", "metadata", "items");
        var metadata = new YamlFields(list.Required("metadata"), "metadata", "annotations", "resourceVersion", "selfLink");
        var annotations = metadata.Texts("annotations");
        if ((list.Text("apiVersion"), list.Text("kind")) != ("v1", "List")
            || !annotations.TryGetValue(PullBinding.SetLabel, out var name) || !annotations.TryGetValue(NamespacesAnnotation, out var namespaces))
        {
            throw list.Refused($"is a v1 List with the annotations {PullBinding.SetLabel} and {NamespacesAnnotation}");
        }

        RefuseUnknown(annotations, document, PullBinding.SetLabel, NamespacesAnnotation, KeepOrphansAnnotation, RoleAnnotation);
        var declared = annotations.GetValueOrDefault(RoleAnnotation);
        if (role is not null && declared is not null && declared != role)
        {
            throw metadata.Refused($"names the ClusterRole {KubernetesNames.Quote(declared)} in {RoleAnnotation}, and this registry's is '{role}'");
        }

        var wanted = role ?? declared ?? RegistryProfile.InternalDockerRegistry.PullerRole;
        return new GrantSet(name, namespaces.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), list.Items("items").Select(item => ReadItem(item, name, wanted)))
        {
            KeepOrphans = annotations.GetValueOrDefault(KeepOrphansAnnotation) switch
            {
                null or "false" => false,
                "true" => true,
                _ => throw metadata.Refused($"has \"true\" or \"false\" as its {KeepOrphansAnnotation}"),
            },
        };
    }

    // What would be lost is refused, but for the name, which follows from the rest.
    private static PullGrant ReadItem(YamlNode node, string set, string role)
    {
        var item = RoleBindingYaml.Read(node);
        if (!PullBinding.IsToRole(item, role) || item.RoleRef.ApiGroup is not (null or "" or V1RoleBinding.KubeGroup))
        {
            throw Refused(node, $"is bound to the ClusterRole '{role}', not to {item.RoleRef.Kind} {KubernetesNames.Quote(item.RoleRef.Name)}. If the registry's role has another name, give its profile");
        }

        if (!PullBinding.IsOfSet(item, role, set))
        {
            throw Refused(node, $"has the labels {PullBinding.ManagedByLabel}: {PullBinding.ManagedBy} and {PullBinding.SetLabel}: {set}");
        }

        if (item.Metadata.NamespaceProperty is null)
        {
            throw Refused(node, "has a namespace");
        }

        RefuseUnknown(item.Metadata.Annotations, node, PullBinding.ReasonAnnotation, PullBinding.ExpiryAnnotation);
        item.Metadata.Name = "follows";
        var binding = PullBinding.Read(item);
        if (binding.ExpiresAt is null && item.Metadata.Annotations.ContainsKey(PullBinding.ExpiryAnnotation))
        {
            throw Refused(node, $"has a time in UTC as its {PullBinding.ExpiryAnnotation}, such as 2027-01-31T18:00:00Z");
        }

        return binding is { Subjects: [var subject], UnusableSubjects: [] }
            ? new PullGrant(binding.Namespace, subject) { Reason = binding.Reason, ExpiresAt = binding.ExpiresAt }
            : throw Refused(node, $"has one subject, which a caller can be; this one gives {PullBinding.Describe(item)}");
    }

    private static void RefuseUnknown(IDictionary<string, string> annotations, YamlNode at, params string[] known)
    {
        if (annotations.Keys.FirstOrDefault(key => key.StartsWith(Prefix, StringComparison.Ordinal) && !known.Contains(key)) is { } unknown)
        {
            throw new YamlFormatException($"there is no annotation {KubernetesNames.Quote(unknown)}", at.Line);
        }
    }

    private static YamlFormatException Refused(YamlNode node, string rule) => new($"each item {rule}", node.Line);
}
