namespace AcpRegistry.Sdk.Testing;

internal static class ApiServerArguments
{
    /// <summary>The one that the Service <c>kubernetes</c> gets.</summary>
    public const string FirstServiceAddress = "10.0.0.1";

    // Servers before this one knew ports without TLS, which had to be switched off; later ones refuse the flag.
    private static readonly Version WithoutInsecurePort = new(1, 24);

    public static bool HasInsecurePort(Version version) => version < WithoutInsecurePort;

    public static IEnumerable<string> Build(Version version, ControlPlaneFiles files, int port, int etcdPort, IReadOnlyList<string> more)
    {
        List<string> own =
        [
            $"--etcd-servers=http://127.0.0.1:{etcdPort}",
            "--bind-address=127.0.0.1",
            $"--secure-port={port}",
            "--advertise-address=127.0.0.1",
            "--endpoint-reconciler-type=none",
            "--service-cluster-ip-range=10.0.0.0/24",
            $"--cert-dir={files.Directory}",
            $"--tls-cert-file={files.ServerCertificate}",
            $"--tls-private-key-file={files.ServerKey}",
            $"--client-ca-file={files.Authority}",
            "--authorization-mode=RBAC",
            "--allow-privileged=true",
            "--service-account-issuer=https://kubernetes.default.svc",
            $"--service-account-key-file={files.ServiceAccountKey}",
            $"--service-account-signing-key-file={files.ServiceAccountKey}",
        ];
        if (HasInsecurePort(version))
        {
            own.Add("--insecure-port=0");
        }

        // A list given twice is joined, which makes a second --authorization-mode an error: what the caller gives stands alone.
        HashSet<string> given = [.. more.Select(NameOf)];
        return own.Where(argument => !given.Contains(NameOf(argument))).Concat(more);
    }

    private static string NameOf(string argument) => argument.Split('=', 2)[0];
}
