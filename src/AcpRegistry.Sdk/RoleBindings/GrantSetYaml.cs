using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>A set as a List, which kubectl takes apart into its items: what is the set's own stands in the List's annotations.</summary>
internal static class GrantSetYaml
{
    private const string NamespacesAnnotation = "acp-registry-sdk/namespaces";
    private const string KeepOrphansAnnotation = "acp-registry-sdk/keep-orphans";

    public static string Write(GrantSet set, string role)
    {
        var annotations = new Dictionary<string, string>
        {
            [PullBinding.SetLabel] = set.Name,
            [NamespacesAnnotation] = string.Join(' ', set.Namespaces),
        };
        if (set.KeepOrphans)
        {
            annotations[KeepOrphansAnnotation] = "true";
        }

        return QuotedYaml.Write(new Document
        {
            ApiVersion = "v1",
            Kind = "List",
            Metadata = new V1ObjectMeta { Annotations = annotations },
            Items = [.. set.Grants.Select(grant => GrantExport.Typed(PullBinding.Make(grant, role, set.Name)))],
        });
    }

    public static GrantSet Read(string yaml)
    {
        var document = KubernetesYaml.Deserialize<Document>(yaml);
        var annotations = document?.Metadata?.Annotations;
        if (document is not { ApiVersion: "v1", Kind: "List" } || annotations is null
            || !annotations.TryGetValue(PullBinding.SetLabel, out var name) || !annotations.TryGetValue(NamespacesAnnotation, out var namespaces))
        {
            throw Refused($"it is a v1 List with the annotations {PullBinding.SetLabel} and {NamespacesAnnotation}.");
        }

        return new GrantSet(name, namespaces.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), (document.Items ?? []).Select(item => Read(item, name)))
        {
            KeepOrphans = annotations.TryGetValue(KeepOrphansAnnotation, out var keep) && keep == "true",
        };
    }

    // Whatever would be lost on the way is refused, but for the name, which follows.
    private static PullGrant Read(V1RoleBinding item, string set)
    {
        if (item is not { Kind: V1RoleBinding.KubeKind, Metadata.NamespaceProperty: not null, RoleRef.Name: { } role } || !PullBinding.IsOfSet(item, role, set))
        {
            throw Refused($"each item is a RoleBinding to a ClusterRole in a namespace, with the labels {PullBinding.ManagedByLabel}: {PullBinding.ManagedBy} and {PullBinding.SetLabel}: {set}.");
        }

        var binding = PullBinding.Read(WithName(item));
        if (binding.ExpiresAt is null && item.Metadata.Annotations?.ContainsKey(PullBinding.ExpiryAnnotation) == true)
        {
            throw Refused($"{PullBinding.ExpiryAnnotation} is a time in UTC, such as 2027-01-31T18:00:00Z.");
        }

        return binding is { Subjects: [var subject], UnusableSubjects: [] }
            ? new PullGrant(binding.Namespace, subject) { Reason = binding.Reason, ExpiresAt = binding.ExpiresAt }
            : throw Refused($"each item has one subject, which a caller can be; {PullBinding.Describe(item)} is not that.");
    }

    private static V1RoleBinding WithName(V1RoleBinding item)
    {
        item.Metadata.Name = string.IsNullOrEmpty(item.Metadata.Name) ? "follows" : item.Metadata.Name;
        return item;
    }

    private static AcpRegistryArgumentException Refused(string what) => KubernetesNames.Refused($"This is no YAML of a grant set: {what}", "yaml");

    internal sealed class Document
    {
        [JsonPropertyName("apiVersion")]
        public string? ApiVersion { get; set; }

        [JsonPropertyName("kind")]
        public string? Kind { get; set; }

        [JsonPropertyName("metadata")]
        public V1ObjectMeta? Metadata { get; set; }

        [JsonPropertyName("items")]
        public IList<V1RoleBinding>? Items { get; set; }
    }
}
