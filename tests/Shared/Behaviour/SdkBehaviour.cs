using System.Net;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.RoleBindings;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>What the behaviours of the SDK have in common: a namespace that owns images, and the SDK as the administrator and as others.</summary>
public abstract class SdkBehaviour : KubernetesBehaviour
{
    protected const string PullerRole = "system:image-puller";
    protected const string ManagedByLabel = "app.kubernetes.io/managed-by";
    protected const string ManagedBy = "acp-registry-sdk";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly List<IKubernetes> _clients = [];

    /// <summary>The namespace that owns the images; new in each test.</summary>
    protected string Owner { get; private set; } = "";

    /// <summary>The SDK as somebody who may do anything.</summary>
    protected AcpRegistryClient Sdk { get; private set; } = null!;

    [SetUp]
    public async Task MakeOwnerAsync()
    {
        Sdk = AcpRegistryClient.Create(Admin);
        Owner = await Cluster.NewNamespaceAsync();
        await EnsurePullerRoleAsync();
    }

    [TearDown]
    public void DisposeClients()
    {
        _clients.ForEach(client => client.Dispose());
        _clients.Clear();
    }

    /// <summary>The SDK as somebody else.</summary>
    protected AcpRegistryClient SdkOf(string user, params string[] groups)
    {
        IKubernetes client = Cluster.CreateClient(user, groups);
        _clients.Add(client);
        return AcpRegistryClient.Create(client);
    }

    /// <summary>The SDK as somebody else, who may impersonate where the cluster lets him.</summary>
    protected AcpRegistryClient ImpersonatingSdkOf(string user)
    {
        IKubernetes client = Cluster.CreateClient(user);
        _clients.Add(client);
        return AcpRegistryClient.Create(client, new AcpRegistryOptions { AllowImpersonation = true });
    }

    /// <summary>The SDK as somebody who has the ClusterRole <c>admin</c> in <see cref="Owner"/>, and no other right.</summary>
    protected async Task<AcpRegistryClient> SdkOfNamespaceAdminAsync()
    {
        string admin = NewName("admin");
        await BindAsync(Owner, "admin", User(admin));
        await UntilAllowedAsync(Ask("create", "authorization.k8s.io", "localsubjectaccessreviews", Owner), admin);
        return SdkOf(admin);
    }

    /// <summary>The SDK as somebody who has these rules in <see cref="Owner"/>, and no other right.</summary>
    protected async Task<AcpRegistryClient> SdkOfUserWithAsync(params IList<V1PolicyRule> rules) => SdkOf(await NewUserAsync(Owner, rules));

    protected static V1PolicyRule BindThePullerRole() => new()
    {
        ApiGroups = [RbacGroup],
        Resources = ["clusterroles"],
        ResourceNames = [PullerRole],
        Verbs = ["bind"],
    };

    protected static AccessSubject NewServiceAccount() => AccessSubject.ServiceAccount(NewName("their"), "default");

    protected AccessQuestion CanPull(AccessSubject? subject) => new(subject, Owner);

    protected PullGrant Grant(AccessSubject subject, string? name = null) => new(Owner, subject) { Name = name };

    protected Task<V1RoleBinding> BindAsNamedAsync(string name, string clusterRole, params IList<Rbacv1Subject> subjects) =>
        Admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(Binding(name, clusterRole, subjects), Owner);

    /// <summary>Every RoleBinding of <see cref="Owner"/>, as text that changes with any change.</summary>
    protected async Task<IReadOnlyDictionary<string, string>> BindingsAsync() =>
        (await Admin.RbacAuthorizationV1.ListNamespacedRoleBindingAsync(Owner)).Items.ToDictionary(binding => binding.Name(), binding => KubernetesJson.Serialize(binding));

    /// <summary>A real server may answer as before for some milliseconds after a write: asks until the verdict is this one.</summary>
    protected static async Task<AccessDecision> UntilAsync(AcpRegistryClient sdk, AccessQuestion question, AccessVerdict verdict)
    {
        long start = TimeProvider.System.GetTimestamp();
        AccessDecision decision = await sdk.Permissions.CheckAsync(question);
        while (decision.Verdict != verdict && TimeProvider.System.GetElapsedTime(start) < Patience)
        {
            await Task.Delay(5);
            decision = await sdk.Permissions.CheckAsync(question);
        }

        Assert.That(decision.Verdict, Is.EqualTo(verdict), $"{question}: {decision.Reason} {decision.Warning}");
        return decision;
    }

    protected static async Task<T> FailureOfAsync<T>(Func<Task> call)
        where T : Exception
    {
        try
        {
            await call();
        }
        catch (T failure)
        {
            return failure;
        }

        throw new AssertionException($"A {typeof(T).Name} was expected, and the call succeeded.");
    }

    /// <summary>Makes the role where the cluster lacks it, and returns when it is in effect.</summary>
    protected async Task EnsurePullerRoleAsync()
    {
        var role = new V1ClusterRole { Metadata = new V1ObjectMeta { Name = PullerRole }, Rules = [Rule(PullGroup, "images", "get")] };
        try
        {
            await Admin.RbacAuthorizationV1.CreateClusterRoleAsync(role);
        }
        catch (HttpOperationException exists) when (exists.Response.StatusCode == HttpStatusCode.Conflict)
        {
            return;
        }

        string elsewhere = await Cluster.NewNamespaceAsync();
        await BindAsync(elsewhere, PullerRole, User("anybody"));
        await UntilAllowedAsync(Pull(elsewhere), "anybody");
    }
}
