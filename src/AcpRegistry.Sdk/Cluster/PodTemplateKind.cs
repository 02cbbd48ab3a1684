using System.Text.Json;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>A kind whose objects hold the template of their pods.</summary>
/// <param name="Group">The API group.</param>
/// <param name="Plural">As in URLs.</param>
/// <param name="Versions">In the order to ask for; a server that lacks one may have the next.</param>
/// <param name="Path">The properties that lead from the object to the template.</param>
internal sealed record PodTemplateKind(string Group, string Plural, IReadOnlyList<string> Versions, IReadOnlyList<string> Path)
{
    private static readonly string[] TemplateOfSpec = ["spec", "template"];

    public static PodTemplateKind Deployment { get; } = new("apps", "deployments", ["v1"], TemplateOfSpec);

    public static PodTemplateKind ReplicaSet { get; } = new("apps", "replicasets", ["v1"], TemplateOfSpec);

    public static PodTemplateKind StatefulSet { get; } = new("apps", "statefulsets", ["v1"], TemplateOfSpec);

    public static PodTemplateKind DaemonSet { get; } = new("apps", "daemonsets", ["v1"], TemplateOfSpec);

    public static PodTemplateKind Job { get; } = new("batch", "jobs", ["v1"], TemplateOfSpec);

    /// <summary><c>batch/v1</c> has it since 1.21.</summary>
    public static PodTemplateKind CronJob { get; } = new("batch", "cronjobs", ["v1", "v1beta1"], ["spec", "jobTemplate", .. TemplateOfSpec]);

    /// <exception cref="JsonException">It has none.</exception>
    public V1PodTemplateSpec Read(JsonElement value)
    {
        foreach (var property in Path)
        {
            value = value.ValueKind == JsonValueKind.Object && value.TryGetProperty(property, out var inner)
                ? inner
                : throw new JsonException($"The object has no {property}.");
        }

        return KubernetesJson.Deserialize<V1PodTemplateSpec>(value) ?? throw new JsonException("The template is null.");
    }
}
