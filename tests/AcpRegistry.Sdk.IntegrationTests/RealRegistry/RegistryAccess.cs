namespace AcpRegistry.Sdk.IntegrationTests.RealRegistry;

/// <summary>How a test's registry lets clients in.</summary>
internal enum RegistryAccess
{
    /// <summary>TLS, and user and password of <see cref="TestRegistry.User"/>.</summary>
    Basic,

    /// <summary>TLS, and tokens of a token service that asks the control plane who may pull.</summary>
    Token,

    /// <summary>Plain HTTP, for everybody.</summary>
    Plain,
}
