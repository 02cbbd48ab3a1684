using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>The kinds that the server keeps; one more is one more row.</summary>
internal static class ApiResources
{
    public static readonly ApiResource Namespaces =
        ApiResource.Create<V1Namespace>("namespaces", isNamespaced: false, ObjectNames.DnsLabel, isReturnedByDelete: true);

    public static readonly ApiResource Services =
        ApiResource.Create<V1Service>("services", isNamespaced: true, ObjectNames.Dns1035Label, isCreatedByUpdate: true);

    public static readonly ApiResource Endpoints =
        ApiResource.Create<V1Endpoints>("endpoints", isNamespaced: true, ObjectNames.DnsSubdomain, isCreatedByUpdate: true);

    public static readonly ApiResource ServiceAccounts =
        ApiResource.Create<V1ServiceAccount>("serviceaccounts", isNamespaced: true, ObjectNames.DnsSubdomain, isReturnedByDelete: true);

    public static readonly ApiResource Secrets = ApiResource.Create<V1Secret>("secrets", isNamespaced: true, ObjectNames.DnsSubdomain);

    public static readonly ApiResource Pods =
        ApiResource.Create<V1Pod>("pods", isNamespaced: true, ObjectNames.DnsSubdomain, isReturnedByDelete: true);

    public static readonly ApiResource Roles =
        ApiResource.Create<V1Role>("roles", isNamespaced: true, ObjectNames.PathSegment, isCreatedByUpdate: true);

    public static readonly ApiResource RoleBindings =
        ApiResource.Create<V1RoleBinding>("rolebindings", isNamespaced: true, ObjectNames.PathSegment, isCreatedByUpdate: true);

    public static readonly ApiResource ClusterRoles =
        ApiResource.Create<V1ClusterRole>("clusterroles", isNamespaced: false, ObjectNames.PathSegment, isCreatedByUpdate: true);

    public static readonly ApiResource ClusterRoleBindings = ApiResource.Create<V1ClusterRoleBinding>(
        "clusterrolebindings", isNamespaced: false, ObjectNames.PathSegment, isCreatedByUpdate: true);

    private static readonly ApiResource[] All =
    [
        Namespaces,
        Services,
        ServiceAccounts,
        Secrets,
        Endpoints,
        Pods,
        ApiResource.Create<Corev1Event>("events", isNamespaced: true, ObjectNames.DnsSubdomain, isCreatedByUpdate: true),
        ApiResource.Create<V1Deployment>("deployments", isNamespaced: true, ObjectNames.DnsSubdomain),
        ApiResource.Create<V1ReplicaSet>("replicasets", isNamespaced: true, ObjectNames.DnsSubdomain),
        ApiResource.Create<V1StatefulSet>("statefulsets", isNamespaced: true, ObjectNames.DnsSubdomain),
        ApiResource.Create<V1DaemonSet>("daemonsets", isNamespaced: true, ObjectNames.DnsSubdomain),
        ApiResource.Create<V1Job>("jobs", isNamespaced: true, ObjectNames.DnsSubdomain),
        ApiResource.Create<V1CronJob>("cronjobs", isNamespaced: true, ObjectNames.DnsSubdomain, version: "v1beta1"),
        ApiResource.Create<V1NetworkPolicy>("networkpolicies", isNamespaced: true, ObjectNames.DnsSubdomain),
        ApiResource.Create<V1Ingress>("ingresses", isNamespaced: true, ObjectNames.DnsSubdomain),
        Roles,
        RoleBindings,
        ClusterRoles,
        ClusterRoleBindings,
    ];

    private static readonly string[] OtherGroups = ["authorization.k8s.io", "discovery.k8s.io"];

    public static IEnumerable<ApiResource> Namespaced => All.Where(resource => resource.IsNamespaced);

    /// <summary>Whether anything is served of this group: where nothing is, the server's 404 is plain text.</summary>
    public static bool IsGroupServed(string group) => OtherGroups.Contains(group) || Array.Exists(All, resource => resource.Group == group);

    public static ApiResource? Find(string group, string version, string plural) =>
        Array.Find(All, resource => resource.Plural == plural && resource.Group == group && resource.Version == version);
}
