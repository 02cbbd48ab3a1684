using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.Workloads;

/// <summary>Which workload is meant.</summary>
public sealed record WorkloadReference
{
    /// <summary>The workload of that kind and name.</summary>
    /// <param name="kind">A pod, or what makes pods.</param>
    /// <param name="namespace">The namespace that it runs in; a DNS-1123 label.</param>
    /// <param name="name">A DNS-1123 subdomain.</param>
    /// <exception cref="AcpRegistryArgumentException">One of them can't be right.</exception>
    public WorkloadReference(WorkloadKind kind, string @namespace, string name)
    {
        Kind = kind;
        Namespace = @namespace;
        Name = name;
    }

    /// <summary>A pod, or what makes pods.</summary>
    public WorkloadKind Kind { get; init => field = Kept.Defined(value); }

    /// <summary>The namespace that it runs in, which need not own its images.</summary>
    public string Namespace { get; init => field = KubernetesNames.Namespace(value, nameof(Namespace)); }

    /// <summary>The name in the namespace.</summary>
    public string Name { get; init => field = KubernetesNames.Subdomain(value, nameof(Name)); }

    /// <summary>As a sentence part: <c>Deployment 'web' in the namespace 'my-ns'</c>.</summary>
    public override string ToString() => $"{Kind} '{Name}' in the namespace '{Namespace}'";
}
