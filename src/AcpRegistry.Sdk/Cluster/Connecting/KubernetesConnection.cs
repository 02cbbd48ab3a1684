using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;

namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>Makes a client for the cluster that the options, or the surroundings, name.</summary>
internal static class KubernetesConnection
{
    // A plugin's new certificate counts once its connections are new.
    private static readonly TimeSpan ConnectionLifetimeWithPlugin = TimeSpan.FromMinutes(1);

    public static Kubernetes Open(AcpRegistryOptions options, TimeProvider? time = null) =>
        Open(Resolve(options, time ?? TimeProvider.System), options.RequestTimeout);

    private static ConnectionSettings Resolve(AcpRegistryOptions options, TimeProvider time)
    {
        if (options.Kubeconfig is { } named)
        {
            var (source, kubeconfig) = KubeconfigFiles.Read(named);
            return KubeconfigConnection.Resolve(source, kubeconfig, options.Context, time);
        }

        if (ProcessEnvironment.KubeconfigVariable is { } variable && KubeconfigFiles.ReadList(variable) is var (listed, merged))
        {
            return KubeconfigConnection.Resolve(listed, merged, options.Context, time);
        }

        if (options.Context is null && ProcessEnvironment.IsInCluster)
        {
            return InClusterConnection.Read(ProcessEnvironment.ServiceAccountFolder, ProcessEnvironment.ServiceHost, ProcessEnvironment.ServicePort);
        }

        if (ProcessEnvironment.KubeconfigVariable is { } empty)
        {
            throw NoKubeconfig($"KUBECONFIG ({KubernetesNames.Quote(empty)}) names no file that exists");
        }

        if (!File.Exists(ProcessEnvironment.HomeKubeconfig))
        {
            throw NoKubeconfig($"{KubernetesNames.Quote(ProcessEnvironment.HomeKubeconfig)} doesn't exist");
        }

        var (home, own) = KubeconfigFiles.Read(ProcessEnvironment.HomeKubeconfig);
        return KubeconfigConnection.Resolve(home, own, options.Context, time);
    }

    private static AcpRegistryConfigurationException NoKubeconfig(string why) =>
        new(
            $"There is no kubeconfig: {why}, and this process has no pod's service account.",
            $"Name a kubeconfig in {AcpRegistryOptions.SectionName}:{nameof(AcpRegistryOptions.Kubeconfig)} or in KUBECONFIG.",
            AcpRegistryCodes.NoClusterConfiguration);

    private static Kubernetes Open(ConnectionSettings settings, TimeSpan requestTimeout)
    {
        SocketsHttpHandler? sockets = null;
        var configuration = new KubernetesClientConfiguration
        {
            Host = settings.Server.AbsoluteUri,

            // Over HTTP/2 the rate of small requests falls as more of them are under way; over HTTP/1.1 it rises.
            DisableHttp2 = true,
            TokenProvider = settings.Credential,

            // What KubernetesClient makes of these is for its WebSockets alone: see below.
            SslCaCerts = settings.Authorities,
            SkipTlsVerify = settings.SkipTlsVerify,
            TlsServerName = settings.TlsServerName,
            ClientCertificateData = Base64(settings.ClientCertificate?.CertificatePem),
            ClientCertificateKeyData = Base64(settings.ClientCertificate?.KeyPem),
            FirstMessageHandlerSetup = handler => sockets = handler,
        };

        // The client's own timeout, 100 seconds, must not come before ours.
        configuration.HttpClientTimeout += requestTimeout;
        List<DelegatingHandler> handlers = [];
        if (settings.Impersonation is { } user)
        {
            handlers.Add(new ImpersonatingHandler(user));
        }

        if (settings.Credential is CredentialPlugin plugin)
        {
            handlers.Add(new RefusedCredentialHandler(plugin));
        }

        var client = new Kubernetes(configuration, [.. handlers]);
        Configure(sockets!, settings);
        return client;
    }

    // KubernetesClient trusts a certificate of the system's authorities beside the kubeconfig's own, and shows a client certificate without its chain.
    private static void Configure(SocketsHttpHandler handler, ConnectionSettings settings)
    {
        if (settings.Proxy is { } proxy)
        {
            handler.Proxy = proxy;
        }

        if (settings.Impersonation is { } user)
        {
            var encodings = user.Headers.ToDictionary(header => header.Key, header => new RepeatedHeader(header.Key), StringComparer.OrdinalIgnoreCase);
            handler.RequestHeaderEncodingSelector = (name, _) => encodings.GetValueOrDefault(name) ?? (Encoding)Encoding.UTF8;
        }

        var tls = handler.SslOptions;
        tls.ClientCertificates = null;
        tls.LocalCertificateSelectionCallback = null;
        if (settings.ClientCertificate is { } shown)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(shown.Certificate, shown.Chain, offline: true);
        }
        else if (settings.Credential is CredentialPlugin plugin)
        {
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => plugin.Certificate!;
            handler.PooledConnectionLifetime = ConnectionLifetimeWithPlugin;
        }

        if (!settings.SkipTlsVerify)
        {
            tls.RemoteCertificateValidationCallback = null;
            tls.CertificateChainPolicy = settings.Authorities is { } authorities ? TrustOnly(authorities) : null;
        }
    }

    private static X509ChainPolicy TrustOnly(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static string? Base64(string? pem) => pem is null ? null : Convert.ToBase64String(Encoding.Latin1.GetBytes(pem));
}
