using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>The steps of a conversation with a registry, in their order.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RegistryStage>))]
public enum RegistryStage
{
    /// <summary>The registry's name is resolved to addresses.</summary>
    Resolve = 0,

    /// <summary>One of the addresses is connected to.</summary>
    Connect,

    /// <summary>TLS is agreed on, and the server's certificate verified.</summary>
    Tls,

    /// <summary>The registry is asked whether it is one, and whom it wants to hear from: <c>GET /v2/</c>.</summary>
    Ping,

    /// <summary>Its token service is asked for a token to pull by.</summary>
    Token,

    /// <summary>The image's manifest is asked for.</summary>
    Manifest,
}
