using System.Security.Cryptography;
using k8s.Authentication;

namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>
/// What a kubeconfig's context says about a connection, by client-go's rules: which credential counts, and none over plain HTTP. What is wrong, or can't
/// be honoured, is refused here, before any connection.
/// </summary>
internal static class KubeconfigConnection
{
    private const string Version1 = "client.authentication.k8s.io/v1";
    private const string Version1Beta1 = "client.authentication.k8s.io/v1beta1";

    public static ConnectionSettings Resolve(KubeconfigSource source, Kubeconfig kubeconfig, string? contextName, TimeProvider time)
    {
        var context = FindContext(source, kubeconfig, contextName);
        var cluster = kubeconfig.Clusters.GetValueOrDefault(context.Cluster)
            ?? throw source.Unusable($"there is no cluster {KubernetesNames.Quote(context.Cluster)}, which its context names", "Add it, or name another in the context.");
        var user = FindUser(source, kubeconfig, context);
        var server = cluster.Server.Length > 0 ? ServerAddress.Read(source, cluster.Server)
            : throw source.Unusable($"the cluster {KubernetesNames.Quote(context.Cluster)} has no server", "Write https://HOST:PORT as its server.");
        RequireConsistent(source, cluster);
        RequireConsistent(source, user);
        var proxy = ProxyAddress.Read(source, cluster.ProxyUrl);
        var impersonation = ImpersonatedUser.Read(source, user);
        return server.Scheme == Uri.UriSchemeHttps
            ? Secure(source, cluster, user, time) with { Server = server, Proxy = proxy, Impersonation = impersonation }
            : new ConnectionSettings(server) { Proxy = proxy, Impersonation = impersonation };
    }

    private static KubeconfigContext FindContext(KubeconfigSource source, Kubeconfig kubeconfig, string? contextName)
    {
        if (kubeconfig.IsEmpty)
        {
            throw source.Missing("is empty", "Fill it, or name another file.");
        }

        var name = contextName ?? kubeconfig.CurrentContext;
        if (kubeconfig.Contexts.TryGetValue(name, out var context))
        {
            return context;
        }

        var has = kubeconfig.Contexts.Count == 0
            ? "It has no contexts."
            : $"Its contexts are {string.Join(", ", kubeconfig.Contexts.Keys.Order(StringComparer.Ordinal).Take(20).Select(KubernetesNames.Quote))}"
                + (kubeconfig.Contexts.Count > 20 ? ", and more." : ".");
        throw name.Length == 0
            ? source.Unusable("it has no current context", $"Set current-context, or {AcpRegistryOptions.SectionName}:{nameof(AcpRegistryOptions.Context)}. {has}")
            : source.Unusable($"there is no context {KubernetesNames.Quote(name)} in it", $"{has} Upper and lower case count.");
    }

    // A context without a user is anonymous; one whose user is missing is a mistake.
    private static KubeconfigUser FindUser(KubeconfigSource source, Kubeconfig kubeconfig, KubeconfigContext context) =>
        kubeconfig.Users.GetValueOrDefault(context.User) is { } user ? user
            : context.User.Length == 0 ? new KubeconfigUser("", [], "", [], "", "", "", "", [], new Dictionary<string, IReadOnlyList<string>>(), "", "", false, null)
            : throw source.Unusable($"there is no user {KubernetesNames.Quote(context.User)}, which its context names", "Add the user, or name another in the context.");

    private static void RequireConsistent(KubeconfigSource source, KubeconfigCluster cluster)
    {
        RequireOne(source, "cluster.certificate-authority", cluster.CertificateAuthority, cluster.CertificateAuthorityData);
        if (cluster.InsecureSkipTlsVerify && (cluster.CertificateAuthority.Length > 0 || cluster.CertificateAuthorityData.Length > 0))
        {
            throw source.Unusable("cluster.insecure-skip-tls-verify stands beside a certificate authority", "Remove one of them.");
        }
    }

    private static void RequireConsistent(KubeconfigSource source, KubeconfigUser user)
    {
        if ((user.Token.Length > 0 || user.TokenFile.Length > 0) && (user.Username.Length > 0 || user.Password.Length > 0))
        {
            throw source.Unusable("its user has a token and a username or password", "Remove one of them.");
        }

        if (user.HasClientCertificate)
        {
            RequireOne(source, "user.client-certificate", user.ClientCertificate, user.ClientCertificateData);
            RequireOne(source, "user.client-key", user.ClientKey, user.ClientKeyData);
            if (user.ClientKey.Length == 0 && user.ClientKeyData.Length == 0)
            {
                throw source.Unusable("its user has a client certificate without a key", "Add client-key or client-key-data.");
            }
        }

        if (user.Exec is { } exec)
        {
            RequireUsable(source, exec, user.HasAuthProvider);
        }
    }

    private static void RequireOne(KubeconfigSource source, string field, string file, byte[] data)
    {
        if (file.Length > 0 && data.Length > 0)
        {
            throw source.Unusable($"it has both {field} and {field}-data", "Remove one of them.");
        }
    }

    private static void RequireUsable(KubeconfigSource source, KubeconfigExec exec, bool hasAuthProvider)
    {
        if (exec.Command.Length == 0)
        {
            throw source.Unusable("user.exec has no command", "Name the credential plugin's program.");
        }

        if (exec.Environment.Any(variable => variable.Key.Length == 0 || variable.Key.Contains('=', StringComparison.Ordinal)))
        {
            throw source.Unusable("user.exec.env has a variable without a name, or with '=' in it", "Name each variable.");
        }

        if (exec.ApiVersion is not (Version1 or Version1Beta1))
        {
            throw source.NotSupported($"user.exec.apiVersion is {KubernetesNames.Quote(exec.ApiVersion)}", $"Use a plugin of {Version1} or {Version1Beta1}.");
        }

        if (exec.InteractiveMode is not ("Never" or "IfAvailable" or "Always") && (exec.InteractiveMode.Length > 0 || exec.ApiVersion == Version1))
        {
            throw source.Unusable(
                $"user.exec.interactiveMode is {(exec.InteractiveMode.Length == 0 ? "missing" : KubernetesNames.Quote(exec.InteractiveMode))}",
                "Write Never, IfAvailable or Always.");
        }

        if (hasAuthProvider)
        {
            throw source.Unusable("its user has both auth-provider and exec", "Remove one of them.");
        }
    }

    private static ConnectionSettings Secure(KubeconfigSource source, KubeconfigCluster cluster, KubeconfigUser user, TimeProvider time)
    {
        if (user.HasAuthProvider)
        {
            throw source.NotSupported("user.auth-provider isn't supported", "Use a credential plugin (user.exec) or a token.");
        }

        var authorities = PemFiles.Text(source, "cluster.certificate-authority", cluster.CertificateAuthorityData, cluster.CertificateAuthority);
        var trusted = authorities is null ? null : PemFiles.Certificates(authorities);
        var clientCertificate = ReadClientCertificate(source, user);
        return trusted is { Count: 0 }
            ? throw source.Unusable("cluster.certificate-authority holds no certificate in PEM", "Put the cluster's CA there, or leave it out for the system's.")
            : new ConnectionSettings(default(Uri)!)
            {
                Authorities = trusted,
                SkipTlsVerify = cluster.InsecureSkipTlsVerify,
                TlsServerName = cluster.TlsServerName.Length == 0 ? null : cluster.TlsServerName,
                ClientCertificate = clientCertificate,
                Credential = ReadCredential(source, cluster, user, authorities, clientCertificate is not null, time),
            };
    }

    private static ClientCertificate? ReadClientCertificate(KubeconfigSource source, KubeconfigUser user)
    {
        if (!user.HasClientCertificate)
        {
            return null;
        }

        try
        {
            return PemFiles.ClientCertificate(
                PemFiles.Text(source, "user.client-certificate", user.ClientCertificateData, user.ClientCertificate)!,
                PemFiles.Text(source, "user.client-key", user.ClientKeyData, user.ClientKey)!);
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException or NotSupportedException)
        {
            throw source.Unusable(
                "its user's client certificate and key can't be used", "Both must be PEM, the key without a password, of RSA or an elliptic curve, and the certificate's own.");
        }
    }

    private static ITokenProvider? ReadCredential(
        KubeconfigSource source, KubeconfigCluster cluster, KubeconfigUser user, string? authorities, bool hasCertificate, TimeProvider time)
    {
        if (!StaticCredential.CanBeSent(user.Token))
        {
            throw source.Unusable("user.token holds a line break or a character outside ASCII", "Write the token on one line, as it was issued.");
        }

        // A plugin runs only if there is nothing else.
        return user switch
        {
            { TokenFile.Length: > 0 } => TokenFile.Open(source, user.TokenFile, user.Token),
            { Token.Length: > 0 } => StaticCredential.Token(user.Token),
            { Username.Length: > 0 } => StaticCredential.Basic(user.Username, user.Password),
            { Exec: { } exec } when !hasCertificate => new CredentialPlugin(
                new PluginProcess(
                    source, exec, interactive => ExecInfo.Write(exec.ApiVersion, exec.ProvideClusterInfo ? cluster : null, authorities, interactive)),
                time),
            _ => null,
        };
    }
}
