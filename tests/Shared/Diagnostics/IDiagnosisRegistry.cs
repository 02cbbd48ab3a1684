using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Credentials;

namespace AcpRegistry.Sdk.Tests.Diagnostics;

/// <summary>A registry on this machine that scenes are about: a real one, or one that answers like it.</summary>
internal interface IDiagnosisRegistry
{
    /// <summary>Where it listens on 127.0.0.1, by TLS, with a certificate for every host in <see cref="DiagnosisScene.RegistryNamespace"/>.</summary>
    int Port { get; }

    /// <summary>Leads to whatever else it needs, such as its token service.</summary>
    RegistryNetwork Network { get; }

    /// <summary>Options with which it can be asked.</summary>
    AcpRegistryOptions Options();

    void AddUser(string username, string password, AccessSubject subject);

    Task PushAsync(string repository, string tag);

    Task PushIndexAsync(string repository, string tag, params string[] platforms);
}
