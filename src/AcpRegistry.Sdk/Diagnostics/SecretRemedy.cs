using AcpRegistry.Sdk.Access;
using System.Text.Json;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Workloads;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Commands that put pull secrets right. Whoever runs them fills in user and password.</summary>
internal static class SecretRemedy
{
    public static string Create(string name, PodPullSecrets secrets, RegistryProfile profile) =>
        KubernetesNames.IsSubdomain(name)
            ? $"kubectl create secret docker-registry {name} -n {secrets.Namespace} --docker-server={profile.InternalHost} --docker-username=USER --docker-password=PASSWORD"
            : $"Take {KubernetesNames.Quote(name)} out of the list: no Secret can have that name.";

    /// <summary>Over the Secret that is there.</summary>
    public static string Replace(string name, PodPullSecrets secrets, RegistryProfile profile) =>
        $"{Create(name, secrets, profile)} --dry-run=client -o yaml | kubectl replace -f -";

    /// <summary>Lists one more Secret where the pod gets its list from.</summary>
    public static string List(DiagnosisContext context, PodPullSecrets secrets, string name)
    {
        // The list is replaced whole by a patch.
        var names = (secrets.ServiceAccountNames ?? []).Append(name).Select(one => $$"""{"name":"{{JsonEncodedText.Encode(one)}}"}""");
        var patch = $$"""{"imagePullSecrets":[{{string.Join(',', names)}}]}""";
        var command = $"kubectl patch serviceaccount {secrets.ServiceAccount} -n {secrets.Namespace} -p {KubectlText.Quote(patch)}";
        return context.Target.Kind == PullTargetKind.Pod
            ? $"{command}\nkubectl delete pod {context.Target.WorkloadReference!.Name} -n {secrets.Namespace}   # it keeps the list that it was made with"
            : command;
    }
}
