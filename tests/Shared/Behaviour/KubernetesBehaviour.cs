using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>What the behaviours have in common. Clusters may be shared: every name that counts is new in each test.</summary>
public abstract class KubernetesBehaviour
{
    protected const string PullGroup = "registry.alauda.io";
    protected const string RbacGroup = "rbac.authorization.k8s.io";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    protected abstract IBehaviourCluster Cluster { get; }

    protected IKubernetes Admin => Cluster.Admin;

    protected static string NewName(string prefix) => $"{prefix}-{Guid.NewGuid().ToString("N")[..8]}";

    protected static V1ResourceAttributes Pull(string @namespace) => Ask("get", PullGroup, "images", @namespace);

    protected static V1ResourceAttributes Ask(string verb, string group, string resource, string @namespace) =>
        new() { Verb = verb, Group = group, Resource = resource, NamespaceProperty = @namespace };

    protected static V1PolicyRule Rule(string group, string resource, params IList<string> verbs) =>
        new() { ApiGroups = [group], Resources = [resource], Verbs = verbs };

    protected static Rbacv1Subject User(string name) => new() { Kind = "User", Name = name };

    protected static Rbacv1Subject Group(string name) => new() { Kind = "Group", Name = name };

    protected static Rbacv1Subject ServiceAccount(string name, string? @namespace) =>
        new() { Kind = "ServiceAccount", Name = name, NamespaceProperty = @namespace };

    protected static V1RoleBinding Binding(string name, string clusterRole, params IList<Rbacv1Subject> subjects) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        RoleRef = new V1RoleRef { Kind = "ClusterRole", Name = clusterRole },
        Subjects = subjects,
    };

    /// <summary>A ClusterRole of a new name that holds the right to pull.</summary>
    protected Task<string> NewPullerRoleAsync() => NewClusterRoleAsync(Rule(PullGroup, "images", "get"));

    protected async Task<string> NewClusterRoleAsync(params IList<V1PolicyRule> rules)
    {
        string name = NewName("role");
        await Admin.RbacAuthorizationV1.CreateClusterRoleAsync(new V1ClusterRole { Metadata = new V1ObjectMeta { Name = name }, Rules = rules });
        return name;
    }

    protected Task<V1RoleBinding> BindAsync(string @namespace, string clusterRole, params IList<Rbacv1Subject> subjects) =>
        Admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(Binding(NewName("binding"), clusterRole, subjects), @namespace);

    /// <summary>A new user who holds these rules in a namespace, by a Role there, and in effect.</summary>
    protected async Task<string> NewUserAsync(string @namespace, params IList<V1PolicyRule> rules)
    {
        string user = NewName("user");
        string role = NewName("role");
        await Admin.RbacAuthorizationV1.CreateNamespacedRoleAsync(new V1Role { Metadata = new V1ObjectMeta { Name = role }, Rules = rules }, @namespace);
        V1RoleBinding binding = Binding(NewName("binding"), role, User(user));
        binding.RoleRef.Kind = "Role";
        await Admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(binding, @namespace);
        V1PolicyRule last = rules[^1];
        V1ResourceAttributes sample = Ask(last.Verbs[0], last.ApiGroups[0], last.Resources[0], @namespace);
        sample.Name = last.ResourceNames?[0];
        await UntilAllowedAsync(sample, user);
        return user;
    }

    protected async Task<V1SubjectAccessReviewStatus> ReviewAsync(V1ResourceAttributes attributes, string? user, params IList<string> groups) =>
        (await Admin.AuthorizationV1.CreateSubjectAccessReviewAsync(new V1SubjectAccessReview
        {
            Spec = new V1SubjectAccessReviewSpec { User = user, Groups = groups.Count == 0 ? null : groups, ResourceAttributes = attributes },
        })).Status;

    /// <summary>A real server needs some milliseconds until what was written is in effect.</summary>
    protected Task<V1SubjectAccessReviewStatus> UntilAllowedAsync(V1ResourceAttributes attributes, string? user, params IList<string> groups) =>
        UntilAsync(() => ReviewAsync(attributes, user, groups), status => status.Allowed);

    /// <summary>The server's version, as <c>/version</c> says it: some answers differ from version to version.</summary>
    protected async Task<Version> ServerVersionAsync() => Version.Parse((await Admin.Version.GetCodeAsync()).GitVersion.TrimStart('v').Split('-', '+')[0]);

    protected static async Task<T> UntilAsync<T>(Func<Task<T>> read, Predicate<T> isReached)
    {
        long start = TimeProvider.System.GetTimestamp();
        T value = await read();
        while (!isReached(value) && TimeProvider.System.GetElapsedTime(start) < Patience)
        {
            await Task.Delay(5);
            value = await read();
        }

        Assert.That(isReached(value), Is.True, $"not reached: {KubernetesJson.Serialize(value!)}");
        return value;
    }
}
