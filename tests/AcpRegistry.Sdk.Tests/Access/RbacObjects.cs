using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;
using k8s;
using k8s.Models;
using Moq;

namespace AcpRegistry.Sdk.Tests.Access;

/// <summary>An explorer over a port that serves these roles and bindings, and refuses those lists that are named.</summary>
internal sealed class RbacObjects
{
    public const string Puller = "system:image-puller";

    public static readonly AcpRegistryForbiddenException Refusal = new("403", "Ask for it.", AcpRegistryCodes.Forbidden, 403, "Forbidden");

    private readonly Mock<IClusterApi> _cluster = new(MockBehavior.Strict);
    private readonly AcpRegistryOptions _options;

    public RbacObjects(IEnumerable<IKubernetesObject<V1ObjectMeta>> objects, RegistryGeneration generation = default, params string[] refused)
    {
        _options = new AcpRegistryOptions { Generation = generation };
        IKubernetesObject<V1ObjectMeta>[] all = [.. objects];
        _cluster.Setup(api => api.ListRoleBindingsAsync(It.IsAny<string?>(), It.IsAny<CancellationToken>()))
            .Returns((string? place, CancellationToken _) => List<V1RoleBinding>(place, place is null ? "all rolebindings" : "rolebindings"));
        _cluster.Setup(api => api.ListRolesAsync(It.IsAny<string?>(), It.IsAny<CancellationToken>()))
            .Returns((string? place, CancellationToken _) => List<V1Role>(place, place is null ? "all roles" : "roles"));
        _cluster.Setup(api => api.ListClusterRoleBindingsAsync(It.IsAny<CancellationToken>())).Returns(() => List<V1ClusterRoleBinding>(null, "clusterrolebindings"));
        _cluster.Setup(api => api.ListClusterRolesAsync(It.IsAny<CancellationToken>())).Returns(() => List<V1ClusterRole>(null, "clusterroles"));
        _cluster.Setup(api => api.FindNamespaceAsync("shared-ns", It.IsAny<CancellationToken>()))
            .Returns(() => refused.Contains("namespaces") ? throw Refusal : Task.FromResult(refused.Contains("the namespace") ? null : new V1Namespace()));

        Task<IReadOnlyList<T>> List<T>(string? place, string what)
            where T : IKubernetesObject<V1ObjectMeta> =>
            refused.Contains(what)
                ? Task.FromException<IReadOnlyList<T>>(Refusal)
                : Task.FromResult<IReadOnlyList<T>>([.. all.OfType<T>().Where(one => place is null || one.Metadata.NamespaceProperty == place)]);
    }

    public Mock<IClusterApi> Cluster => _cluster;

    public AcpRegistryOptions Options => _options;

    public IPullAccessExplorer Explorer
    {
        get
        {
            var profiles = new RegistryProfileSource(_cluster.Object, _options, TimeProvider.System);
            return new PullAccessExplorer(_cluster.Object, profiles, _options, TimeProvider.System);
        }
    }

    public static V1ClusterRole PullerRole() => ClusterRole(Puller, Rule("registry.alauda.io", "images", "get"));

    public static V1ClusterRole ClusterRole(string name, params IList<V1PolicyRule> rules) => new() { Metadata = new V1ObjectMeta { Name = name }, Rules = rules };

    public static V1Role Role(string place, string name, params IList<V1PolicyRule> rules) =>
        new() { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = place }, Rules = rules };

    public static V1RoleBinding Bind(string place, string role, params IList<Rbacv1Subject> subjects) => new()
    {
        Metadata = new V1ObjectMeta { Name = $"to-{role}", NamespaceProperty = place, Uid = $"uid of {place}" },
        RoleRef = new V1RoleRef { Kind = "ClusterRole", Name = role },
        Subjects = subjects,
    };

    public static V1RoleBinding BindRole(string place, string role, params IList<Rbacv1Subject> subjects)
    {
        var binding = Bind(place, role, subjects);
        binding.RoleRef.Kind = "Role";
        return binding;
    }

    public static V1ClusterRoleBinding BindEverywhere(string role, params IList<Rbacv1Subject> subjects) => new()
    {
        Metadata = new V1ObjectMeta { Name = $"all-{role}" },
        RoleRef = new V1RoleRef { Kind = "ClusterRole", Name = role },
        Subjects = subjects,
    };

    public static V1PolicyRule Rule(string group, string resource, string verb, params IList<string> names) =>
        new() { ApiGroups = [group], Resources = [resource], Verbs = [verb], ResourceNames = names.Count == 0 ? null : names };

    public static Rbacv1Subject User(string name) => new() { Kind = "User", Name = name };

    public static Rbacv1Subject Group(string name) => new() { Kind = "Group", Name = name };

    public static Rbacv1Subject ServiceAccount(string? place, string name) => new() { Kind = "ServiceAccount", NamespaceProperty = place, Name = name };
}
