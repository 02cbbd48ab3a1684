using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Workloads;

/// <summary>What was found of a ServiceAccount.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ServiceAccountState>))]
public enum ServiceAccountState
{
    /// <summary>The caller may not read it (403), so it isn't known whether it is there.</summary>
    NotReadable = 0,

    /// <summary>There is none of that name, or no such namespace.</summary>
    Missing,

    /// <summary>It is there, and was read.</summary>
    Present,
}
