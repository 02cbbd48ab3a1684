using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Diagnostics;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Diagnostics;

/// <summary>What a scene is made of. As it comes, all is well; a row of the table breaks one thing.</summary>
/// <remarks>In texts, HOST, UPPER, OWNER, MINE, IP and NAME stand for the registry's host, the same in upper case, the namespaces, its ClusterIP and its Service.</remarks>
internal sealed class ScenePlan
{
    public const string Password = "MARKED-p4ss:word";

    public string Image { get; set; } = "HOST/OWNER/app:1";

    public PullTargetKind Target { get; set; } = PullTargetKind.Pod;

    public string? PullPolicy { get; set; }

    /// <summary>What the pod's container waits for; null for a pod that nothing is said of.</summary>
    public (string Reason, string? Message)? Waiting { get; set; }

    /// <summary>Reason and message of an event about the pod's container.</summary>
    public List<(string Reason, string Message)> Events { get; } = [];

    /// <summary>What the container runs from, where it does.</summary>
    public string? ImageId { get; set; }

    public bool HasService { get; set; } = true;

    public int ServicePort { get; set; } = 443;

    public bool IsHeadless { get; set; }

    public bool IsReady { get; set; } = true;

    /// <summary>The target image's ServiceAccount, and the pod's.</summary>
    public string Account { get; set; } = "default";

    public List<string> AccountSecrets { get; } = ["pull"];

    /// <summary>Whether the pod is made before its ServiceAccount lists anything.</summary>
    public bool PodComesFirst { get; set; }

    /// <summary>Type, key and text; null for no such Secret.</summary>
    public (string Type, string Key, string Text)? Secret { get; set; } = Json("""{"auths":{"HOST":{"username":"NAME","password":"MARKED-p4ss:word"}}}""");

    public bool IsGranted { get; set; } = true;

    /// <summary>The namespace that the binding is made in, where it is.</summary>
    public string GrantedIn { get; set; } = "OWNER";

    /// <summary>YAML of a NetworkPolicy's spec in the registry's namespace; null for none.</summary>
    public string? RegistryPolicy { get; set; }

    /// <summary>YAML of a NetworkPolicy's spec in the pod's namespace; null for none.</summary>
    public string? PodPolicy { get; set; }

    public string? NodeHosts { get; set; }

    public string? Platform { get; set; }

    public string[] Platforms { get; set; } = [];

    /// <summary>Changes how the registry is reached.</summary>
    public Func<DiagnosisScene, Task>? Reach { get; set; }

    public Action<AcpRegistryOptions>? Options { get; set; }

    public static (string Type, string Key, string Text) Json(string text) => (PullSecret.DockerConfigJsonType, ".dockerconfigjson", text);

    public static V1NetworkPolicySpec Policy(string yaml) => k8s.KubernetesYaml.Deserialize<V1NetworkPolicySpec>(yaml);
}
