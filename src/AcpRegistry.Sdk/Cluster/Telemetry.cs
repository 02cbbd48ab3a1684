using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>The activities and metrics of calls to the API server and to registries, under the name <c>AcpRegistry.Sdk</c>.</summary>
internal static class Telemetry
{
    private const string Name = "AcpRegistry.Sdk";

    private static readonly ActivitySource Activities = new(Name);
    private static readonly Histogram<double> Duration = new Meter(Name).CreateHistogram<double>(
        "acp_registry.cluster.call.duration", "s", "How long a request to the API server took.");

    /// <summary>Whether anybody collects how long calls take.</summary>
    public static bool IsRecording => Duration.Enabled;

    public static Activity? StartCall(ClusterCall call)
    {
        // Nobody listens, as a rule, and the name would be made for nothing.
        var activity = Activities.HasListeners() ? Activities.StartActivity($"{call.Verb} {call.Resource}", ActivityKind.Client) : null;
        return activity?.SetTag("k8s.namespace.name", call.Namespace);
    }

    public static Activity? StartDiagnosis(string @namespace)
    {
        var activity = Activities.HasListeners() ? Activities.StartActivity("diagnose pull") : null;
        return activity?.SetTag("k8s.namespace.name", @namespace);
    }

    public static Activity? StartInspection(string host, int port)
    {
        var activity = Activities.HasListeners() ? Activities.StartActivity("inspect registry", ActivityKind.Client) : null;
        return activity?.SetTag("server.address", host).SetTag("server.port", port);
    }

    public static void RecordCall(ClusterCall call, string outcome, TimeSpan elapsed) =>
        Duration.Record(
            elapsed.TotalSeconds,
            new KeyValuePair<string, object?>("verb", call.Verb),
            new KeyValuePair<string, object?>("resource", call.Resource),
            new KeyValuePair<string, object?>("outcome", outcome));
}
