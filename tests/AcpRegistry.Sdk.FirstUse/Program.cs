using System.Diagnostics;
using System.Globalization;
using AcpRegistry.Sdk;
using AcpRegistry.Sdk.Cluster.Connecting;
using k8s;

// One first use in a fresh process: prints the microseconds from a kubeconfig's path to what it says, or to a client.
if (args is not [var what, var path])
{
    await Console.Error.WriteLineAsync("Usage: AcpRegistry.Sdk.FirstUse sdk|sdk-load|kubernetes-client|kubernetes-client-load KUBECONFIG");
    return 2;
}

var start = Stopwatch.GetTimestamp();
object made = what switch
{
    "sdk" => AcpRegistryClient.CreateKubernetes(new AcpRegistryOptions { Kubeconfig = path }),
    "sdk-load" => Load(path),
    "kubernetes-client" => new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(path)),
    "kubernetes-client-load" => KubernetesClientConfiguration.BuildConfigFromConfigFile(path),
    _ => throw new ArgumentException($"'{what}' can't be measured."),
};
var elapsed = Stopwatch.GetElapsedTime(start);
GC.KeepAlive(made);
Console.WriteLine(elapsed.TotalMicroseconds.ToString("F0", CultureInfo.InvariantCulture));
return 0;

static ConnectionSettings Load(string path)
{
    var (source, kubeconfig) = KubeconfigFiles.Read(path);
    return KubeconfigConnection.Resolve(source, kubeconfig, null, TimeProvider.System);
}
