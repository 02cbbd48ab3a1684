using System.Text.Json;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>
/// Checks that a successful answer is what the call asked for. A gateway may answer <c>{}</c>, a Status or a cached page with 200, which must not
/// be read as an empty list or an object without content.
/// </summary>
/// <remarks>Each method returns what is wrong, for a message; null if nothing is. Nothing of the answer is repeated: it may hold anything.</remarks>
internal static class AnswerCheck
{
    /// <summary>An object of the kind, with the call's namespace, and its name if it names one.</summary>
    public static string? OfObject<T>(ClusterCall call, T value)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        IsOfAnotherKind(value, KindOf<T>.Name) ? $"it isn't a {KindOf<T>.Name}" : OfMetadata(call, value.Metadata?.Name, value.Metadata?.NamespaceProperty);

    /// <summary>A list of the kind, with a version and only whole items: a server sends those with an empty list, too.</summary>
    public static string? OfList<TList, T>(ClusterCall call, TList list)
        where TList : class, IKubernetesObject<V1ListMeta>, IItems<T>
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (IsOfAnotherKind(list, KindOf<TList>.Name))
        {
            return $"it isn't a {KindOf<TList>.Name}";
        }

        if (string.IsNullOrEmpty(list.Metadata?.ResourceVersion))
        {
            return "it is a list without metadata.resourceVersion";
        }

        if (list.Items is not { } items)
        {
            return "it is a list without items";
        }

        foreach (var item in items)
        {
            if (item is null)
            {
                return "the list has an item that is null";
            }

            if (OfObject(call, item) is { } fault)
            {
                return $"of an item of the list, {fault}";
            }
        }

        return null;
    }

    /// <summary>The groups of <c>/apis</c>, which is a list without a version.</summary>
    public static string? OfGroups(ClusterCall call, V1APIGroupList list) =>
        IsOfAnotherKind(list, V1APIGroupList.KubeKind) ? $"it isn't a {V1APIGroupList.KubeKind}"
        : list.Groups is not { } groups ? "it is a list without groups"
        : groups.Any(group => string.IsNullOrEmpty(group?.Name)) ? "the list has a group without a name"
        : null;

    /// <summary>A review of the kind that has a status: without one it says neither yes nor no.</summary>
    public static string? OfReview(IKubernetesObject review, string kind, V1SubjectAccessReviewStatus? status) =>
        IsOfAnotherKind(review, kind) ? $"it isn't a {kind}"
        : status is null ? "the review has no status, so it says neither yes nor no"
        : null;

    /// <summary>A Status that says Success, or the object that is being deleted, of which only the kind is read.</summary>
    public static string? OfDelete<T>(ClusterCall call, V1Status answer) =>
        answer.Kind == KindOf<T>.Name || answer is { Kind: V1Status.KubeKind, Status: "Success" } ? null : "it doesn't say that anything is deleted";

    /// <summary>An object of a kind that has no type here, with the call's name and, if it names one, namespace.</summary>
    public static string? OfJson(ClusterCall call, object value)
    {
        if (value is not JsonElement { ValueKind: JsonValueKind.Object } json)
        {
            return "it isn't an object";
        }

        if (Text(json, "kind") == V1Status.KubeKind)
        {
            return "it is a Status";
        }

        var metadata = json.TryGetProperty("metadata", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        return OfMetadata(call, Text(metadata, "name"), Text(metadata, "namespace"));
    }

    private static string? OfMetadata(ClusterCall call, string? name, string? @namespace)
    {
        if (string.IsNullOrEmpty(name) || (call.Name is not null && name != call.Name))
        {
            return call.Name is null ? "metadata.name is missing" : "metadata.name isn't the name that was asked for";
        }

        var isRight = call switch
        {
            { Namespace: { } asked } => @namespace == asked,
            { IsOfAllNamespaces: true } => !string.IsNullOrEmpty(@namespace),
            _ => string.IsNullOrEmpty(@namespace),
        };
        return isRight ? null : "metadata.namespace isn't what was asked for";
    }

    // The items of a list have no kind of their own.
    private static bool IsOfAnotherKind(IKubernetesObject value, string kind) => !string.IsNullOrEmpty(value.Kind) && value.Kind != kind;

    private static string? Text(JsonElement json, string property) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>KubernetesClient names its types after the kind, with the version before it; in <c>Corev1Event</c>, the group as well.</summary>
    internal static class KindOf<T>
    {
        public static readonly string Name = typeof(T).Name[(typeof(T).Name.IndexOf('1', StringComparison.Ordinal) + 1)..];
    }
}
