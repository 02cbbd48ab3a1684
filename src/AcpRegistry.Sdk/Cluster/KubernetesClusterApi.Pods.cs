using System.Text.Json;
using k8s.Models;

namespace AcpRegistry.Sdk.Cluster;

/// <content>Pods, what makes them, and what is told about them.</content>
internal sealed partial class KubernetesClusterApi
{
    private const int MostPagesOfEvents = 4;

    public Task<V1Pod?> FindPodAsync(string @namespace, string name, CancellationToken cancellationToken) =>
        FindAsync(
            new ClusterCall("get", "pods", ClusterCall.Core, @namespace, name),
            token => kubernetes.CoreV1.ReadNamespacedPodWithHttpMessagesAsync(Escape(name), Escape(@namespace), cancellationToken: token),
            cancellationToken);

    public async Task<V1PodTemplateSpec?> FindPodTemplateAsync(PodTemplateKind kind, string @namespace, string name, CancellationToken cancellationToken)
    {
        var call = new ClusterCall("get", kind.Plural, kind.Group, @namespace, name);
        foreach (var version in kind.Versions.SkipLast(1))
        {
            try
            {
                return await FindInAsync(version).ConfigureAwait(false);
            }
            catch (AcpRegistryNotFoundException)
            {
                // The version isn't served, which says nothing about the object.
            }
        }

        return await FindInAsync(kind.Versions[^1]).ConfigureAwait(false);

        async Task<V1PodTemplateSpec?> FindInAsync(string version)
        {
            var found = await FindJsonAsync(
                call,
                token => kubernetes.CustomObjects.GetNamespacedCustomObjectWithHttpMessagesAsync(
                    Escape(kind.Group), Escape(version), Escape(@namespace), Escape(kind.Plural), Escape(name), cancellationToken: token),
                cancellationToken).ConfigureAwait(false);
            try
            {
                return found is { } json ? kind.Read(json) : null;
            }
            catch (JsonException failure)
            {
                throw ApiErrors.From(call, failure);
            }
        }
    }

    public Task<IReadOnlyList<Corev1Event>> ListEventsAsync(
        string @namespace, string kind, string name, string? uid, CancellationToken cancellationToken)
    {
        var about = $"involvedObject.kind={Selectable(kind)},involvedObject.name={Selectable(name)}"
            + (uid is null ? "" : $",involvedObject.uid={Selectable(uid)}");
        return ListAsync<Corev1EventList, Corev1Event>(
            new ClusterCall("list", "events", ClusterCall.Core, @namespace),
            (next, token) => kubernetes.CoreV1.ListNamespacedEventWithHttpMessagesAsync(
                Escape(@namespace), fieldSelector: about, limit: PageSize, continueParameter: next, cancellationToken: token),
            cancellationToken,
            MostPagesOfEvents);
    }

    // What has a meaning of its own in a field selector.
    private static string Selectable(string value) =>
        value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(",", @"\,", StringComparison.Ordinal).Replace("=", @"\=", StringComparison.Ordinal);
}
