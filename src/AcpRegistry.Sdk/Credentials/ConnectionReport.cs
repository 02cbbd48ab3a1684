using System.Net;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>How far the way to one server has got, and what went wrong on it. One task writes; another may read it once a deadline has passed.</summary>
internal sealed class ConnectionReport
{
    private volatile IReadOnlyList<Finding> _findings = [];
    private volatile IReadOnlyList<IPAddress> _addresses = [];
    private volatile RegistryCertificate? _certificate;
    private volatile IPAddress? _connectedTo;
    private volatile FirstBytesStream? _bytes;
    private volatile RegistryStage _stage = RegistryStage.Resolve;

    /// <summary>The step that is being taken, or failed; Ping once there is a connection.</summary>
    public RegistryStage Stage { get => _stage; set => _stage = value; }

    public IReadOnlyList<IPAddress> Addresses { get => _addresses; set => _addresses = value; }

    public IPAddress? ConnectedTo { get => _connectedTo; set => _connectedTo = value; }

    public RegistryCertificate? Certificate { get => _certificate; set => _certificate = value; }

    /// <summary>What is worth knowing about the authorities that the certificate was verified by.</summary>
    public string? Remark { get; set; }

    public FirstBytesStream? Bytes { get => _bytes; set => _bytes = value; }

    /// <summary>What is wrong, of the stage that failed, or of TLS where it was told not to verify.</summary>
    public IReadOnlyList<Finding> Findings { get => _findings; set => _findings = value; }

    public bool IsConnected => Stage > RegistryStage.Tls;

    public bool HasFailed => Findings.Any(finding => finding.Severity == FindingSeverity.Error);
}
