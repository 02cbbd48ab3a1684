using AcpRegistry.Sdk.Common.Yaml;

namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>Which cluster is asked, and as which user. A text that isn't there is empty, here and in the other entries.</summary>
internal sealed record KubeconfigContext(string Cluster, string User);

/// <summary>How a cluster is reached. Paths are absolute.</summary>
internal sealed record KubeconfigCluster(
    string Server,
    string TlsServerName,
    bool InsecureSkipTlsVerify,
    string CertificateAuthority,
    byte[] CertificateAuthorityData,
    string ProxyUrl,
    bool DisableCompression,
    YamlNode? ExecExtension);

/// <summary>Who asks. Paths are absolute.</summary>
internal sealed record KubeconfigUser(
    string ClientCertificate,
    byte[] ClientCertificateData,
    string ClientKey,
    byte[] ClientKeyData,
    string Token,
    string TokenFile,
    string As,
    string AsUid,
    IReadOnlyList<string> AsGroups,
    IReadOnlyDictionary<string, IReadOnlyList<string>> AsUserExtra,
    string Username,
    string Password,
    bool HasAuthProvider,
    KubeconfigExec? Exec)
{
    public bool HasClientCertificate => ClientCertificate.Length > 0 || ClientCertificateData.Length > 0;

    /// <summary>No credential and no secret is shown.</summary>
    public override string ToString() => nameof(KubeconfigUser);
}

/// <summary>A credential plugin: a program that prints a credential.</summary>
/// <param name="Command">An absolute path, or a name that is looked up in <c>PATH</c>.</param>
/// <param name="Arguments">Passed on exactly as they are written.</param>
/// <param name="Environment">Added to this process's own.</param>
/// <param name="ApiVersion">Which version of the ExecCredential the plugin speaks.</param>
/// <param name="InstallHint">What the author of the kubeconfig tells people who lack the plugin.</param>
/// <param name="ProvideClusterInfo">Whether the plugin is told which cluster it is about.</param>
/// <param name="InteractiveMode"><c>Never</c>, <c>IfAvailable</c> or <c>Always</c>; empty if it isn't said.</param>
internal sealed record KubeconfigExec(
    string Command,
    IReadOnlyList<string> Arguments,
    IReadOnlyList<KeyValuePair<string, string>> Environment,
    string ApiVersion,
    string InstallHint,
    bool ProvideClusterInfo,
    string InteractiveMode)
{
    /// <summary>No argument and no variable is shown: either may hold a secret.</summary>
    public override string ToString() => $"{nameof(KubeconfigExec)} {Command}";
}
