using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>Makes an object of each kind that makes pods, of the same pod but for the image, in one namespace.</summary>
internal sealed class WorkloadObjects(IKubernetes admin, string @namespace)
{
    private static readonly Dictionary<string, string> Labels = new() { ["app"] = "web" };

    public async Task CreateAllAsync(Action<V1PodSpec>? change = null)
    {
        var selector = new V1LabelSelector { MatchLabels = Labels };
        await admin.AppsV1.CreateNamespacedDeploymentAsync(
            new V1Deployment { Metadata = Named("d"), Spec = new V1DeploymentSpec { Selector = selector, Template = Template("registry/d:1") } }, @namespace);
        await admin.AppsV1.CreateNamespacedReplicaSetAsync(
            new V1ReplicaSet { Metadata = Named("rs"), Spec = new V1ReplicaSetSpec { Selector = selector, Template = Template("registry/rs:1") } }, @namespace);
        await admin.AppsV1.CreateNamespacedStatefulSetAsync(
            new V1StatefulSet
            {
                Metadata = Named("sts"), Spec = new V1StatefulSetSpec { Selector = selector, ServiceName = "sts", Template = Template("registry/sts:1") },
            },
            @namespace);
        await admin.AppsV1.CreateNamespacedDaemonSetAsync(
            new V1DaemonSet { Metadata = Named("ds"), Spec = new V1DaemonSetSpec { Selector = selector, Template = Template("registry/ds:1") } }, @namespace);
        await admin.BatchV1.CreateNamespacedJobAsync(
            new V1Job { Metadata = Named("j"), Spec = new V1JobSpec { Template = Template("registry/j:1", "Never") } }, @namespace);
        await CreateCronJobAsync(Template("registry/cj:1", "Never"));

        V1PodTemplateSpec Template(string image, string restartPolicy = "Always")
        {
            V1PodSpec spec = PodSpec(image, restartPolicy);
            change?.Invoke(spec);
            return new V1PodTemplateSpec { Metadata = new V1ObjectMeta { Labels = Labels }, Spec = spec };
        }
    }

    /// <summary>A pod by itself, which would run <c>registry/NAME:1</c>.</summary>
    public Task CreatePodAsync(string name, Action<V1PodSpec>? change = null)
    {
        V1PodSpec spec = PodSpec($"registry/{name}:1");
        change?.Invoke(spec);
        return admin.CoreV1.CreateNamespacedPodAsync(
            new V1Pod { Metadata = new V1ObjectMeta { Name = name, Labels = Labels }, Spec = spec }, @namespace);
    }

    // batch/v1 has them since 1.21, and since 1.25 alone.
    private async Task CreateCronJobAsync(V1PodTemplateSpec template)
    {
        try
        {
            await CreateAsync("v1");
        }
        catch (HttpOperationException missing) when (missing.Response.StatusCode == HttpStatusCode.NotFound)
        {
            await CreateAsync("v1beta1");
        }

        Task CreateAsync(string version) => new GenericClient(admin, "batch", version, "cronjobs", disposeClient: false).CreateNamespacedAsync(
            new V1CronJob
            {
                ApiVersion = $"batch/{version}",
                Kind = "CronJob",
                Metadata = Named("cj"),
                Spec = new V1CronJobSpec { Schedule = "0 0 * * *", JobTemplate = new V1JobTemplateSpec { Spec = new V1JobSpec { Template = template } } },
            },
            @namespace);
    }

    private static V1PodSpec PodSpec(string image, string restartPolicy = "Always") => new()
    {
        RestartPolicy = restartPolicy,
        Containers = [new V1Container { Name = "main", Image = image }],
    };

    private static V1ObjectMeta Named(string name) => new() { Name = name };
}
