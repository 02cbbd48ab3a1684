using k8s.Models;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>Compares a stored RoleBinding with the one that was sent, by all that a client can set.</summary>
internal static class SentRoleBinding
{
    private const string ServiceAccount = "ServiceAccount";

    /// <remarks>
    /// The server fills in the API group of users and groups, and makes no difference between an empty list and none. One that is being deleted isn't what was sent.
    /// </remarks>
    public static bool IsStoredAs(V1RoleBinding stored, V1RoleBinding sent) =>
        stored.Metadata.DeletionTimestamp is null
        && (sent.Metadata.Uid is null || stored.Metadata.Uid == sent.Metadata.Uid)
        && RoleOf(stored) == RoleOf(sent)
        && SubjectsOf(stored).SequenceEqual(SubjectsOf(sent))
        && AreSame(stored.Metadata.Labels, sent.Metadata.Labels)
        && AreSame(stored.Metadata.Annotations, sent.Metadata.Annotations);

    private static (string? Kind, string? Name) RoleOf(V1RoleBinding binding) => (binding.RoleRef?.Kind, binding.RoleRef?.Name);

    private static IEnumerable<(string, string, string, string)> SubjectsOf(V1RoleBinding binding) =>
        (binding.Subjects ?? []).Select(subject => (
            subject.Kind,
            subject.Name,
            subject.NamespaceProperty ?? "",
            subject.Kind == ServiceAccount || !string.IsNullOrEmpty(subject.ApiGroup) ? subject.ApiGroup ?? "" : ClusterCall.Rbac));

    private static bool AreSame(IDictionary<string, string>? stored, IDictionary<string, string>? sent) =>
        (stored?.Count ?? 0) == (sent?.Count ?? 0)
        && (sent ?? new Dictionary<string, string>()).All(entry => stored!.TryGetValue(entry.Key, out var value) && value == entry.Value);
}
