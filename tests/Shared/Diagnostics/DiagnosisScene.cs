using System.Net;
using System.Text;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Diagnostics;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Tests.Registries;
using AcpRegistry.Sdk.Workloads;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Diagnostics;

/// <summary>One set-up in a cluster: a registry's Service, two namespaces, a pull secret, a grant and a pod, as a plan says.</summary>
internal sealed class DiagnosisScene(IKubernetes admin, IDiagnosisRegistry registry, string mine, string owner) : IAsyncDisposable
{
    /// <summary>Where scenes put the Services of their registries, each by a name of its own.</summary>
    public const string RegistryNamespace = "registries-of-scenes";

    private const string PodName = "web-0";
    private const int MostPods = 250;

    private static readonly Dictionary<string, string> PodLabels = new() { ["app"] = "web" };

    private readonly List<IAsyncDisposable> _parts = [];

    /// <summary>Also the name that the pod's secret logs in by.</summary>
    public string Name { get; } = $"registry-{Guid.NewGuid().ToString("N")[..8]}";

    public string Host => $"{Name}.{RegistryNamespace}.svc";

    public IPAddress ClusterIP { get; private set; } = IPAddress.None;

    public SceneNetwork Network { get; } = new(registry.Network);

    public AcpRegistryOptions Options { get; } = registry.Options();

    public PullTarget Target { get; private set; } = null!;

    public string Fill(string text) => text.Replace("UPPER", Host.ToUpperInvariant(), StringComparison.Ordinal).Replace("HOST", Host, StringComparison.Ordinal).Replace("OWNER", owner, StringComparison.Ordinal)
        .Replace("MINE", mine, StringComparison.Ordinal).Replace("NAME", Name, StringComparison.Ordinal).Replace("IP", ClusterIP.ToString(), StringComparison.Ordinal);

    /// <summary>Lets something end with the scene.</summary>
    public T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }

    public async Task MakeAsync(ScenePlan plan)
    {
        await MakeServiceAsync(plan);
        (Options.ServiceName, Options.ServiceNamespace, Options.Location) = (Name, RegistryNamespace, NetworkLocation.InCluster);
        Options.RetryAttempts = 0;
        plan.Options?.Invoke(Options);
        foreach (var name in new[] { Host, $"{Name}.{RegistryNamespace}", $"{Host}.cluster.local", $"{Name}.example.com" })
        {
            Network.Hosts.Add(name);
        }

        (Network.Addresses, Network.Port) = ([ClusterIP], registry.Port);
        registry.AddUser(Name, ScenePlan.Password, AccessSubject.ServiceAccount(mine, plan.Account));
        await (plan.Platforms.Length == 0 ? registry.PushAsync($"{owner}/app", "1") : registry.PushIndexAsync($"{owner}/app", "1", plan.Platforms));
        await MakeSecretAsync(plan);
        if (plan.PodComesFirst)
        {
            await MakePodAsync(plan);
        }

        await ListAsync(plan.AccountSecrets);
        await MakePoliciesAsync(plan);
        if (!plan.PodComesFirst)
        {
            await MakeTargetAsync(plan);
        }

        await (plan.Reach?.Invoke(this) ?? Task.CompletedTask);
        Target = TargetOf(plan) with { Platform = plan.Platform, NodeHosts = plan.NodeHosts is null ? null : NodeHostsFile.Parse(Fill(plan.NodeHosts)) };
    }

    /// <summary>The scene's SDK, as somebody.</summary>
    public AcpRegistryClient Sdk(IKubernetes? client = null) => AcpRegistryClient.Create(client ?? admin, Options, network: Network);

    public async ValueTask DisposeAsync()
    {
        foreach (var part in _parts)
        {
            await part.DisposeAsync();
        }
    }

    private PullTarget TargetOf(ScenePlan plan) =>
        plan.Target switch
        {
            PullTargetKind.Image => PullTarget.Image(Fill(plan.Image), mine, plan.Account),
            PullTargetKind.Pod => PullTarget.Pod(mine, PodName),
            _ => PullTarget.Workload(new WorkloadReference(WorkloadKind.Deployment, mine, "web")),
        };

    private async Task MakeServiceAsync(ScenePlan plan)
    {
        try
        {
            await admin.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = RegistryNamespace } });
        }
        catch (HttpOperationException exists) when (exists.Response.StatusCode == HttpStatusCode.Conflict)
        {
            // An earlier scene was first.
        }

        if (!plan.HasService)
        {
            return;
        }

        var service = await admin.CoreV1.CreateNamespacedServiceAsync(
            new V1Service
            {
                Metadata = new V1ObjectMeta { Name = Name },
                Spec = new V1ServiceSpec
                {
                    ClusterIP = plan.IsHeadless ? "None" : null,
                    Selector = new Dictionary<string, string> { ["app"] = Name },
                    Ports = [new V1ServicePort { Name = "https", Port = plan.ServicePort }],
                },
            },
            RegistryNamespace);
        ClusterIP = plan.IsHeadless ? IPAddress.Parse("10.9.9.9") : IPAddress.Parse(service.Spec.ClusterIP);
        if (plan.IsReady)
        {
            await ServiceEndpoints.CreateAsync(admin, RegistryNamespace, Name, "https");
        }
    }

    private async Task MakeSecretAsync(ScenePlan plan)
    {
        if (plan.Secret is { } secret)
        {
            await admin.CoreV1.CreateNamespacedSecretAsync(
                new V1Secret
                {
                    Metadata = new V1ObjectMeta { Name = "pull" },
                    Type = secret.Type,
                    Data = new Dictionary<string, byte[]> { [secret.Key] = Encoding.UTF8.GetBytes(Fill(secret.Text)) },
                },
                mine);
        }

        if (plan.IsGranted)
        {
            await admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(
                new V1RoleBinding
                {
                    Metadata = new V1ObjectMeta { Name = "pulls" },
                    RoleRef = new V1RoleRef { Kind = "ClusterRole", Name = "system:image-puller" },
                    Subjects = [new Rbacv1Subject { Kind = "ServiceAccount", Name = plan.Account, NamespaceProperty = mine }],
                },
                Fill(plan.GrantedIn));
        }
    }

    private async Task ListAsync(IEnumerable<string> names)
    {
        var account = await admin.CoreV1.ReadNamespacedServiceAccountAsync("default", mine);
        account.ImagePullSecrets = [.. names.Select(name => new V1LocalObjectReference { Name = name })];
        await admin.CoreV1.ReplaceNamespacedServiceAccountAsync(account, "default", mine);
    }

    private async Task MakePoliciesAsync(ScenePlan plan)
    {
        foreach (var (spec, @namespace) in new[] { (plan.RegistryPolicy, RegistryNamespace), (plan.PodPolicy, mine) })
        {
            if (spec is not null)
            {
                await admin.NetworkingV1.CreateNamespacedNetworkPolicyAsync(
                    new V1NetworkPolicy { Metadata = new V1ObjectMeta { Name = $"policy-{Name}" }, Spec = ScenePlan.Policy(Fill(spec)) }, @namespace);
            }
        }
    }

    private Task MakeTargetAsync(ScenePlan plan) =>
        plan.Target switch
        {
            PullTargetKind.Image => Task.CompletedTask,
            PullTargetKind.Pod => MakePodAsync(plan),
            _ => admin.AppsV1.CreateNamespacedDeploymentAsync(
                new V1Deployment
                {
                    Metadata = new V1ObjectMeta { Name = "web" },
                    Spec = new V1DeploymentSpec
                    {
                        Selector = new V1LabelSelector { MatchLabels = PodLabels },
                        Template = new V1PodTemplateSpec { Metadata = new V1ObjectMeta { Labels = PodLabels }, Spec = PodSpec(plan) },
                    },
                },
                mine),
        };

    private async Task MakePodAsync(ScenePlan plan)
    {
        var pod = await CreatePodAsync(plan);
        for (var i = 0; i < MostPods && !plan.PodComesFirst && (pod.Spec.ImagePullSecrets?.Count ?? 0) != plan.AccountSecrets.Count; i++)
        {
            // A real server gives a pod what its ServiceAccount listed some milliseconds ago.
            await Task.Delay(20);
            await admin.CoreV1.DeleteNamespacedPodAsync(PodName, mine, gracePeriodSeconds: 0);
            pod = await CreatePodAsync(plan);
        }

        if (plan.Waiting is not null || plan.ImageId is not null)
        {
            await SayAsync(pod, plan);
        }

        foreach (var (reason, message) in plan.Events)
        {
            await admin.CoreV1.CreateNamespacedEventAsync(
                new Corev1Event
                {
                    Metadata = new V1ObjectMeta { Name = $"{PodName}.{Guid.NewGuid():N}" },
                    InvolvedObject = new V1ObjectReference
                    {
                        ApiVersion = "v1", Kind = "Pod", Name = PodName, NamespaceProperty = mine, Uid = pod.Metadata.Uid, FieldPath = "spec.containers{main}",
                    },
                    Reason = reason,
                    Message = Fill(message),
                    Type = "Warning",
                    Source = new V1EventSource { Component = "kubelet", Host = "node-1" },
                    FirstTimestamp = DateTime.UnixEpoch.AddYears(50),
                    LastTimestamp = DateTime.UnixEpoch.AddYears(50),
                    Count = 1,
                },
                mine);
        }
    }

    private Task<V1Pod> CreatePodAsync(ScenePlan plan) => admin.CoreV1.CreateNamespacedPodAsync(
        new V1Pod { Metadata = new V1ObjectMeta { Name = PodName, Labels = PodLabels }, Spec = PodSpec(plan) }, mine);

    private V1PodSpec PodSpec(ScenePlan plan) => new()
    {
        ServiceAccountName = plan.Account,
        Containers = [new V1Container { Name = "main", Image = Fill(plan.Image), ImagePullPolicy = plan.PullPolicy }],
    };

    // As kubelet does; the cluster in memory has no status of its own kind.
    private async Task SayAsync(V1Pod pod, ScenePlan plan)
    {
        pod.Status = new V1PodStatus
        {
            Phase = "Pending",
            ContainerStatuses =
            [
                new V1ContainerStatus
                {
                    Name = "main",
                    Image = Fill(plan.Image),
                    ImageID = plan.ImageId ?? "",
                    State = plan.Waiting is { } waiting
                        ? new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = waiting.Reason, Message = waiting.Message is null ? null : Fill(waiting.Message) } }
                        : new V1ContainerState { Running = new V1ContainerStateRunning { StartedAt = DateTime.UnixEpoch.AddYears(50) } },
                },
            ],
        };
        try
        {
            await admin.CoreV1.ReplaceNamespacedPodStatusAsync(pod, PodName, mine);
        }
        catch (HttpOperationException missing) when (missing.Response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            await admin.CoreV1.ReplaceNamespacedPodAsync(pod, PodName, mine);
        }
    }
}
