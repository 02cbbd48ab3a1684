using AcpRegistry.Sdk.Access;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.IntegrationTests.Access;

/// <summary>
/// Roles and bindings of few words, so that they meet often. The prefix keeps everything apart from other tests on the same cluster.
/// </summary>
internal sealed class RandomRbac(int seed, string prefix)
{
    private const int Count = 25;

    private readonly Random _random = new(seed);
    private readonly string[] _namespaces = [$"{prefix}-a", $"{prefix}-b"];
    private readonly string[] _groups = ["*", $"{prefix}.io", $"{prefix}.io", "", "other.io"];
    private readonly string[] _resources = ["*", "images", "streams", "streams/layers", "*/layers", "streams/*", "images/layers"];
    private readonly string[] _verbs = ["*", "get", "get", "list", "create"];
    private readonly string[] _names = ["app", "web", "*"];

    public async Task<RbacPolicy> CreateAsync(IKubernetes client, Func<string, CancellationToken, Task> createNamespaceAsync)
    {
        foreach (string name in _namespaces)
        {
            await createNamespaceAsync(name, CancellationToken.None);
        }

        for (int i = 0; i < Count; i++)
        {
            await client.RbacAuthorizationV1.CreateClusterRoleAsync(new V1ClusterRole { Metadata = Named(i), Rules = Rules() });
            await client.RbacAuthorizationV1.CreateNamespacedRoleAsync(new V1Role { Metadata = Named(i), Rules = Rules() }, Pick(_namespaces));
            await client.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(
                new V1RoleBinding { Metadata = Named(i), RoleRef = Role(Pick("Role", "ClusterRole")), Subjects = Subjects() }, Pick(_namespaces));
            if (i % 5 == 0)
            {
                await client.RbacAuthorizationV1.CreateClusterRoleBindingAsync(
                    new V1ClusterRoleBinding { Metadata = Named(i), RoleRef = Role("ClusterRole"), Subjects = Subjects() });
            }
        }

        return RbacPolicy.Create(
            [
                .. (await client.RbacAuthorizationV1.ListClusterRoleAsync()).Items.Select(role => role.ToRbac()),
                .. (await client.RbacAuthorizationV1.ListRoleForAllNamespacesAsync()).Items.Select(role => role.ToRbac()),
            ],
            [
                .. (await client.RbacAuthorizationV1.ListClusterRoleBindingAsync()).Items.Select(binding => binding.ToRbac()),
                .. (await client.RbacAuthorizationV1.ListRoleBindingForAllNamespacesAsync()).Items.Select(binding => binding.ToRbac()),
            ]);
    }

    public RbacRequest NextRequest()
    {
        string resource = Pick(_resources);
        return new RbacRequest(
            Pick($"{prefix}-alice", $"{prefix}-bob", $"system:serviceaccount:{_namespaces[0]}:bot", $"system:serviceaccount:{_namespaces[1]}:bot"),
            Pick<string[]>([], [], [$"{prefix}-dev"], [$"{prefix}-dev", "system:authenticated"]),
            Pick(_verbs),
            Pick(_groups),
            resource)
        {
            Subresource = Pick("", "", "layers"),
            Name = Pick("", "", Pick(_names)),
            Namespace = Pick(_namespaces[0], _namespaces[1], _namespaces[1], ""),
        };
    }

    /// <summary>What would stay in the cluster, where it would grant others something.</summary>
    public async Task DeleteAsync(IKubernetes client)
    {
        for (int i = 0; i < Count; i++)
        {
            await client.RbacAuthorizationV1.DeleteClusterRoleAsync(Named(i).Name);
            if (i % 5 == 0)
            {
                await client.RbacAuthorizationV1.DeleteClusterRoleBindingAsync(Named(i).Name);
            }
        }
    }

    private V1ObjectMeta Named(int number) => new() { Name = $"{prefix}-{number}" };

    /// <summary>One in six names a role that doesn't exist.</summary>
    private V1RoleRef Role(string kind) => new() { Kind = kind, Name = $"{prefix}-{_random.Next(Count * 6 / 5)}" };

    private List<V1PolicyRule> Rules() =>
    [
        .. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => new V1PolicyRule
        {
            ApiGroups = Some(_groups),
            Resources = Some(_resources),
            Verbs = Some(_verbs),
            ResourceNames = _random.Next(4) == 0 ? Some(_names) : null,
        }),
    ];

    private List<string> Some(string[] words) => [.. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => Pick(words)).Distinct()];

    private List<Rbacv1Subject> Subjects() =>
    [
        .. Enumerable.Range(0, _random.Next(0, 3)).Select(_ => Pick(
            new Rbacv1Subject { Kind = "User", Name = $"{prefix}-alice" },
            new Rbacv1Subject { Kind = "User", Name = $"system:serviceaccount:{_namespaces[0]}:bot" },
            new Rbacv1Subject { Kind = "Group", Name = $"{prefix}-dev" },
            new Rbacv1Subject { Kind = "ServiceAccount", Name = "bot", NamespaceProperty = Pick(_namespaces) })),
    ];

    private T Pick<T>(params T[] from) => from[_random.Next(from.Length)];
}
