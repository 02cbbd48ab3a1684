using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Registries;

/// <summary>By which of the registry's addresses an image is named.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RegistryAddressKind>))]
public enum RegistryAddressKind
{
    /// <summary>By the Service: what workloads in the cluster must use.</summary>
    Internal = 0,

    /// <summary>By an ingress domain: for pushes and pulls from outside the cluster.</summary>
    External,
}
