namespace AcpRegistry.Sdk.Testing;

internal static class ControllerManagerArguments
{
    public static IEnumerable<string> Build(Version version, ControlPlaneFiles files)
    {
        List<string> arguments =
        [
            $"--kubeconfig={files.AdminKubeconfig}",
            "--controllers=serviceaccount,serviceaccount-token,namespace,clusterrole-aggregation",
            "--leader-elect=false",
            "--bind-address=127.0.0.1",
            "--secure-port=0",
            $"--cert-dir={files.Directory}",
            $"--root-ca-file={files.Authority}",
            $"--service-account-private-key-file={files.ServiceAccountKey}",
        ];
        if (ApiServerArguments.HasInsecurePort(version))
        {
            // Otherwise it listens on every address, and asks nobody who they are.
            arguments.Add("--port=0");
        }

        return arguments;
    }
}
