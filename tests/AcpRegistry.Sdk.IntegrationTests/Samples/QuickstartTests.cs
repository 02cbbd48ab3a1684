using System.Diagnostics;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.RoleBindings;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.IntegrationTests.Samples;

public sealed class QuickstartTests
{
    [Test]
    public async Task Quickstart_InMemory_TellsTheWholeStory()
    {
        var (exitCode, output, error) = await RunAsync();

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero, error);
            Assert.That(error, Is.Empty);
            Assert.That(Verdicts(output), Is.EqualTo(new[] { "Denied", "Allowed", "Denied" }));
            Assert.That(output, Does.Contain("internal-docker-registry.cpaas-system.svc/shared-ns/app:1.4.0"));
            Assert.That(output, Does.Contain("internal-docker-registry-pull"));
            Assert.That(output, Does.Contain(AcpRegistryCodes.PullNotGranted));
        });
    }

    [Test]
    public async Task Quickstart_RealCluster_TellsTheSameStoryAndLeavesNothingBehind()
    {
        using var admin = ControlPlane.Plane.CreateAdminClient();
        await RegistryObjects.EnsureAsync(admin);

        var (exitCode, output, error) = await RunAsync("--kubeconfig", ControlPlane.Plane.AdminKubeconfigPath);

        var left = (await admin.CoreV1.ListNamespaceAsync()).Items.Where(found => found.Metadata.DeletionTimestamp is null).Select(found => found.Name());
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero, error);
            Assert.That(Verdicts(output), Is.EqualTo(new[] { "Denied", "Allowed", "Denied" }));
            Assert.That(output, Does.Contain("deployment.apps/app created"));
            Assert.That(output, Does.Contain(AcpRegistryCodes.PullNotGranted));
            Assert.That(left, Has.None.StartsWith("my-ns-").And.None.StartsWith("shared-ns-"));
        });
    }

    [Test]
    public async Task Quickstart_NoSuchKubeconfig_SaysSoInOneLineWithItsCode()
    {
        var (exitCode, _, error) = await RunAsync("--kubeconfig", "no-such-file");

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(2));
            Assert.That(error.Trim(), Does.StartWith(AcpRegistryCodes.NoClusterConfiguration).And.Not.Contain("\n"));
        });
    }

    [TestCase("--help")]
    [TestCase("-h")]
    public async Task Quickstart_Help_IsUsage(string argument)
    {
        var (exitCode, output, error) = await RunAsync(argument);

        Assert.That((exitCode, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.Contain("--kubeconfig PATH"));
    }

    [TestCase("--kubeconfig needs the path of a kubeconfig.", "--kubeconfig")]
    [TestCase("Unknown argument '--context'.", "--context", "main")]
    [TestCase("Unknown argument 'more'.", "--kubeconfig", "config", "more")]
    public async Task Quickstart_OtherArguments_AreNamedWithTheUsage(string problem, params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(arguments);

        Assert.That((exitCode, output), Is.EqualTo((2, "")));
        Assert.That(error, Does.StartWith(problem).And.Contain("--kubeconfig PATH"));
    }

    // The command beside a decision: kubectl itself then gives the same answer.
    [Test]
    public async Task Quickstart_PrintedReview_IsAnsweredByKubectlAsByTheSdk()
    {
        var (_, output, _) = await RunAsync();
        var imageNamespace = $"quickstart-review-{Guid.NewGuid():N}";
        var commands = output.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("$ echo", StringComparison.Ordinal)).Distinct().ToList();
        using var admin = ControlPlane.Plane.CreateAdminClient();
        await RegistryObjects.EnsureAsync(admin);
        var sdk = AcpRegistryClient.Create(admin);
        var pods = AccessSubject.ServiceAccount("my-ns", "default");

        var command = commands.Single()[2..].Replace("\"shared-ns\"", $"\"{imageNamespace}\"", StringComparison.Ordinal);
        await ControlPlane.Plane.CreateNamespaceAsync(imageNamespace);
        var before = await ShellAsync(command);
        await sdk.RoleBindings.GrantAsync(new PullGrant(imageNamespace, pods));
        await sdk.Permissions.WaitUntilEffectiveAsync(new AccessQuestion(pods, imageNamespace), AccessVerdict.Allowed);
        var after = await ShellAsync(command);

        Assert.That((before, after), Is.EqualTo(("false", "true")));
    }

    private static async Task<string> ShellAsync(string command)
    {
        var start = new ProcessStartInfo("sh", ["-c", command])
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["KUBECONFIG"] = ControlPlane.Plane.AdminKubeconfigPath,
                ["PATH"] = $"{ControlPlane.Plane.AssetsDirectory}:{Environment.GetEnvironmentVariable("PATH")}",
            },
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }

    private static IEnumerable<string> Verdicts(string output) =>
        output.Split('\n').Select(line => line.Trim().Split(':')[0]).Where(word => word is "Denied" or "Allowed" or "Indeterminate");

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        // tests/AcpRegistry.Sdk.IntegrationTests/bin/Release/net10.0
        var built = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        var root = built.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        var program = Path.Combine(root, "samples", "Quickstart", "bin", built.Parent.Name, built.Name, "Quickstart.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
