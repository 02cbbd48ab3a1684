using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>
/// What a cluster holds from the start: its namespaces, and the default roles as far as they concern the kinds served here.
/// </summary>
internal static class BuiltInObjects
{
    private const string AggregatePrefix = "rbac.authorization.k8s.io/aggregate-to-";

    private const string NetworkingGroup = "networking.k8s.io";

    private static readonly string[] Namespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];
    private static readonly string[] Read = ["get", "list", "watch"];
    private static readonly string[] Write = ["create", "delete", "deletecollection", "patch", "update"];

    public static IEnumerable<(ApiResource Resource, IKubernetesObject<V1ObjectMeta> Value)> Create() =>
    [
        .. Namespaces.Select(Namespace),
        Role("cluster-admin", Rule(["*"], ["*"], ["*"])),
        Role("system:auth-delegator", Rule(["authorization.k8s.io"], ["subjectaccessreviews"], ["create"])),
        Role("system:basic-user", Rule(["authorization.k8s.io"], ["selfsubjectaccessreviews", "selfsubjectrulesreviews"], ["create"])),
        Part(
            "admin",
            Rule(["authorization.k8s.io"], ["localsubjectaccessreviews"], ["create"]),
            Rule([ObjectDefaults.RbacGroup], ["roles", "rolebindings"], [.. Read, .. Write])),
        Part(
            "edit",
            Rule([""], ["pods/attach", "pods/exec", "pods/portforward", "pods/proxy", "secrets", "services/proxy"], Read),
            Rule([""], ["serviceaccounts"], ["impersonate"]),
            Rule([""], ["pods", "pods/attach", "pods/exec", "pods/portforward", "pods/proxy"], Write),
            Rule([""], ["configmaps", "endpoints", "secrets", "serviceaccounts", "services", "services/proxy"], Write),
            Rule(["apps"], ["daemonsets", "deployments", "deployments/rollback", "deployments/scale"], Write),
            Rule(["apps"], ["replicasets", "replicasets/scale", "statefulsets", "statefulsets/scale"], Write),
            Rule(["batch"], ["cronjobs", "jobs"], Write),
            Rule([NetworkingGroup], ["ingresses", "networkpolicies"], Write)),
        Part(
            "view",
            Rule([""], ["configmaps", "endpoints", "pods", "serviceaccounts", "services", "services/status"], Read),
            Rule([""], ["events", "namespaces/status", "pods/log", "pods/status"], Read),
            Rule([""], ["namespaces"], Read),
            Rule(["apps"], ["daemonsets", "daemonsets/status", "deployments", "deployments/scale", "deployments/status"], Read),
            Rule(["apps"], ["replicasets", "replicasets/scale", "replicasets/status", "statefulsets", "statefulsets/scale", "statefulsets/status"], Read),
            Rule(["batch"], ["cronjobs", "cronjobs/status", "jobs", "jobs/status"], Read),
            Rule([NetworkingGroup], ["ingresses", "ingresses/status", "networkpolicies"], Read)),
        Whole("view", partOf: "edit"),
        Whole("edit", partOf: "admin"),
        Whole("admin", partOf: null),
        Binding("cluster-admin", "system:masters"),
        Binding("system:basic-user", "system:authenticated"),
    ];

    private static (ApiResource, IKubernetesObject<V1ObjectMeta>) Namespace(string name) =>
        (ApiResources.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = name } });

    private static (ApiResource, IKubernetesObject<V1ObjectMeta>) Role(string name, params IList<V1PolicyRule> rules) =>
        (ApiResources.ClusterRoles, new V1ClusterRole { Metadata = new V1ObjectMeta { Name = name }, Rules = rules });

    private static (ApiResource, IKubernetesObject<V1ObjectMeta>) Part(string of, params IList<V1PolicyRule> rules) =>
        (ApiResources.ClusterRoles, new V1ClusterRole
        {
            Metadata = new V1ObjectMeta { Name = $"system:aggregate-to-{of}", Labels = Label(of) },
            Rules = rules,
        });

    private static (ApiResource, IKubernetesObject<V1ObjectMeta>) Whole(string name, string? partOf) =>
        (ApiResources.ClusterRoles, new V1ClusterRole
        {
            Metadata = new V1ObjectMeta { Name = name, Labels = partOf is null ? null : Label(partOf) },
            AggregationRule = new V1AggregationRule { ClusterRoleSelectors = [new V1LabelSelector { MatchLabels = Label(name) }] },
        });

    private static (ApiResource, IKubernetesObject<V1ObjectMeta>) Binding(string role, string group) =>
        (ApiResources.ClusterRoleBindings, new V1ClusterRoleBinding
        {
            Metadata = new V1ObjectMeta { Name = role },
            RoleRef = new V1RoleRef { Kind = "ClusterRole", Name = role },
            Subjects = [new Rbacv1Subject { Kind = "Group", Name = group }],
        });

    private static Dictionary<string, string> Label(string role) => new() { [AggregatePrefix + role] = "true" };

    private static V1PolicyRule Rule(IList<string> apiGroups, IList<string> resources, IList<string> verbs) =>
        new() { ApiGroups = apiGroups, Resources = resources, Verbs = verbs };
}
