using System.Diagnostics;
using System.Text.Json;
using AcpRegistry.Sdk.Tests.Connecting;
using AcpRegistry.Sdk.Tests.Support;
using k8s;

namespace AcpRegistry.Sdk.IntegrationTests.Connections;

/// <summary>
/// Made-up kubeconfigs, by kubectl itself and by the SDK: the same server is asked, in the same way, as the same caller, and the plugin is run alike. Where
/// the SDK refuses what kubectl takes, it must be one of the parts that are listed here, and be named.
/// </summary>
[NonParallelizable]
public sealed class KubeconfigDifferentialTests
{
    private const int Kubeconfigs = 250;

    // What is refused although kubectl takes it, by words of the message.
    private static readonly string[] RefusedByName =
    [
        "user.auth-provider isn't supported", // kubectl 1.20 to 1.25 has some built in
        "has two entries of the name", // kubectl 1.20 takes the first
        "there is no user", // kubectl goes on as anonymous, and asks for a name on a terminal
        "has no server", // kubectl asks http://localhost:8080, through the proxy if there is one
    ];

    [Test]
    public async Task Kubeconfig_MadeUp_IsTakenAsByKubectl()
    {
        var isCurrent = await IsCurrentAsync();
        var generator = new KubeconfigGenerator(TestSeed.Value, isCurrent);
        List<string> differences = [];
        var (connected, refused) = (0, 0);
        using var bench = new KubeconfigBench();
        for (var number = 0; number < Kubeconfigs; number++)
        {
            var (files, variable, context) = generator.Next();
            bench.Clear();
            foreach (var (name, text) in files)
            {
                bench.Write(name, text);
            }

            var theirs = await KubectlAsync(bench, bench.Fill(variable), context);
            bench.Forget();
            var failure = await KubeconfigClient.AskByAsync(client => client.Version.GetCodeAsync(), bench.Fill(variable), context: context);
            var ours = Observed(bench);
            connected += ours.Length > 0 ? 1 : 0;
            refused += ours.Length == 0 ? 1 : 0;
            var mayDiffer = ours.Length == 0
                ? RefusedByName.Any(part => failure?.Message.Contains(part, StringComparison.Ordinal) == true)
                : theirs.AsksForAName && !ours.Contains("Bearer", StringComparison.Ordinal) && !ours.Contains("Basic", StringComparison.Ordinal);
            if (theirs.Seen != ours && !mayDiffer)
            {
                differences.Add(
                    $"--- {number}: KUBECONFIG={variable}, context {context}\n{string.Join('\n', files.Where(file => file.Key is "config" or "second").Select(file => $"[{file.Key}]\n{file.Value}"))}"
                    + $"\nkubectl: {theirs.Seen}\n{theirs.Error}\nSDK: {ours}\n{failure?.Message}");
            }
            else if (failure is not (null or AcpRegistryConfigurationException) && ours.Length == 0 && failure is not HttpRequestException)
            {
                differences.Add($"--- {number}: {failure}");
            }
        }

        await TestContext.Out.WriteLineAsync($"{TestSeed.Text}: {connected} connected, {refused} refused by both or by name");
        Assert.That(differences, Is.Empty, $"{TestSeed.Text}\n{string.Join('\n', differences.Take(10))}");
        Assert.That((connected, refused), Is.GreaterThan((Kubeconfigs / 3, Kubeconfigs / 10)), "The kubeconfigs that are made up are too much alike.");
    }

    // As a plugin gets it in KUBERNETES_EXEC_INFO: what kubectl takes for a number, a boolean, a text or nothing.
    [Test]
    public async Task ScalarsOfAnExtension_ReachThePluginAsByKubectl()
    {
        const string Scalars = "[y, Y, n, yes, on, Off, 010, 0o17, 0b11, 0x1F, -0x10, 1_000, +5, -.inf2, .5, .5_0, ._5, 1e3, 089, 0_1, 1., 1.20, 2001-01-02, "
            + "12:30, 2001-01-02T03:04:05Z, ~, '', 'yes', !!str 5, Null, yEs, 1.2.3, 0x, e1, <<, =, {<<: {a: 1}, b: 2}]";
        using var bench = new KubeconfigBench();
        bench.Write("plugin", "{PLUGIN}");
        bench.Write("config", $$$"""
            current-context: x
            contexts: [{name: x, context: {cluster: c, user: u}}]
            clusters:
            - name: c
              cluster:
                server: https://{A}
                certificate-authority-data: {CA}
                extensions:
                - {name: client.authentication.k8s.io/exec, extension: {{{Scalars}}}}
            users:
            - name: u
              user: {exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: ./plugin, provideClusterInfo: true, interactiveMode: Never}}
            """);
        var config = Path.Combine(bench.Folder, "config");

        await KubectlAsync(bench, config, context: null);
        var theirs = bench.PluginRuns().Single().ParsedInfo.GetProperty("spec").GetProperty("cluster").GetProperty("config");
        bench.Forget();
        await KubeconfigClient.AskAsync(config);
        var ours = bench.PluginRuns().Single().ParsedInfo.GetProperty("spec").GetProperty("cluster").GetProperty("config");

        Assert.That(ours.EnumerateArray().ToList(), Is.EqualTo(theirs.EnumerateArray().ToList()).Using<JsonElement>(JsonElement.DeepEquals));
    }

    // From 1.24 on it has as-uid and plugins of v1.
    private static async Task<bool> IsCurrentAsync()
    {
        var version = await Kubectl.RunAsync("/dev/null", ["version", "--client", "-o", "json"]);
        var minor = JsonDocument.Parse(version.Output).RootElement.GetProperty("clientVersion").GetProperty("minor").GetString()!;
        return int.Parse(minor.TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture) >= 24;
    }

    private static async Task<(string Seen, string Error, bool AsksForAName)> KubectlAsync(KubeconfigBench bench, string variable, string? context)
    {
        var start = new ProcessStartInfo(Path.Combine(ControlPlane.Plane.AssetsDirectory, "kubectl"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["version", .. context is null ? Array.Empty<string>() : [$"--context={context}"]])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["HOME"] = bench.Folder;
        start.Environment["KUBECONFIG"] = variable;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        // A caller without a credential is anonymous for a library, where kubectl asks for a name and a password.
        return (Observed(bench), await error, (await output).Contains("Please enter Username", StringComparison.Ordinal));
    }

    // What was seen, as one text: who was asked and how, and how the plugin was run.
    private static string Observed(KubeconfigBench bench)
    {
        var requests = bench.Requests.Select(request => string.Join(
            " | ",
            request.Server,
            request.Scheme,
            request.Target.Split('?')[0].TrimEnd('/'),
            request.Values("Authorization").SingleOrDefault(),
            string.Join(", ", request.Impersonation),
            request.ClientCertificate));
        var runs = bench.PluginRuns().Select(run => $"plugin {JsonSerializer.Serialize(run.Arguments)} {run.Extra} {Cluster(run.ParsedInfo)}");
        return string.Join('\n', requests.Concat(runs));
    }

    // Of the version 1.20 has it no 'interactive'.
    private static string Cluster(JsonElement info)
    {
        var spec = info.GetProperty("spec");
        var cluster = spec.TryGetProperty("cluster", out var found)
            ? string.Join(", ", found.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null).OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => $"{field.Name}={field.Value}"))
            : "no cluster";
        return $"{info.GetProperty("kind")} {info.GetProperty("apiVersion")} {cluster}";
    }
}
