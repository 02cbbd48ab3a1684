using System.Diagnostics;
using System.Globalization;
using System.Net;
using AcpRegistry.Sdk.Testing;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.IntegrationTests.LocalControlPlanes;

[TestFixture]
[CancelAfter(180_000)]
public sealed class LocalControlPlaneLifetimeTests
{
    [Test]
    public async Task RestartApiServerAsync_AfterKill_KeepsDataAndClients(CancellationToken ct)
    {
        await using LocalControlPlane plane = await LocalControlPlane.StartAsync(cancellationToken: ct);
        using IKubernetes admin = plane.CreateAdminClient();
        await plane.CreateNamespaceAsync("kept", ct);

        await plane.KillApiServerAsync(ct);
        await Assert.ThatAsync(() => admin.CoreV1.ReadNamespaceAsync("kept", cancellationToken: ct), Throws.TypeOf<HttpRequestException>());
        await plane.RestartApiServerAsync(ct);

        V1Namespace kept = await admin.CoreV1.ReadNamespaceAsync("kept", cancellationToken: ct);
        Assert.That(kept.Metadata.Name, Is.EqualTo("kept"));
        await Assert.ThatAsync(() => plane.CreateNamespaceAsync("made-after", ct), Throws.Nothing);
    }

    [Test]
    public async Task RestartApiServerAsync_WhileItRuns_ReplacesIt(CancellationToken ct)
    {
        await using LocalControlPlane plane = await LocalControlPlane.StartAsync(cancellationToken: ct);

        await plane.RestartApiServerAsync(ct);

        using IKubernetes admin = plane.CreateAdminClient();
        Assert.That((await admin.CoreV1.ListNamespaceAsync(cancellationToken: ct)).Items, Is.Not.Empty);
        Assert.That(ProgramsOf(plane).Count(process => process.Program == "kube-apiserver"), Is.EqualTo(1));
    }

    [Test]
    public async Task StartAsync_WithoutControllerManager_DoesItsWork(CancellationToken ct)
    {
        var options = new LocalControlPlaneOptions { UseControllerManager = false };
        await using LocalControlPlane plane = await LocalControlPlane.StartAsync(options, ct);
        using IKubernetes admin = plane.CreateAdminClient();
        using IKubernetes reference = ControlPlane.Plane.CreateAdminClient();
        await plane.CreateNamespaceAsync("alone", ct);

        V1ServiceAccountList accounts = await admin.CoreV1.ListNamespacedServiceAccountAsync("alone", cancellationToken: ct);
        Assert.Multiple(() =>
        {
            Assert.That(plane.HasControllerManager, Is.False);
            Assert.That(accounts.Items.Select(item => item.Metadata.Name), Is.EqualTo(["default"]));
        });
        foreach (string role in (string[])["view", "edit", "admin"])
        {
            Assert.That(await RulesOfAsync(admin, role, ct), Is.EquivalentTo(await RulesOfAsync(reference, role, ct)), role);
        }
    }

    [Test]
    public async Task StartAsync_ArgumentThatThePlanePassesToo_ReplacesIt(CancellationToken ct)
    {
        var options = new LocalControlPlaneOptions
        {
            ApiServerArguments = ["--authorization-mode=AlwaysAllow"],
            UseControllerManager = false,
        };
        await using LocalControlPlane plane = await LocalControlPlane.StartAsync(options, ct);
        using IKubernetes plain = plane.CreateClient("alice");

        await Assert.ThatAsync(() => plain.CoreV1.ListNamespaceAsync(cancellationToken: ct), Throws.Nothing);
    }

    [Test]
    public async Task StartAsync_ArgumentRefused_ReportsTheEndOfTheLog(CancellationToken ct)
    {
        var options = new LocalControlPlaneOptions { ApiServerArguments = ["--no-such-flag=1"] };

        await Assert.ThatAsync(
            () => LocalControlPlane.StartAsync(options, ct),
            Throws.TypeOf<LocalControlPlaneException>().With.Message.Contains("kube-apiserver ended").And.Message.Contains("no-such-flag"));
    }

    [Test]
    public async Task StartAsync_NotInTime_SaysWhatDidNotHappen(CancellationToken ct)
    {
        var options = new LocalControlPlaneOptions { StartupTimeout = TimeSpan.FromMilliseconds(1) };

        await Assert.ThatAsync(
            () => LocalControlPlane.StartAsync(options, ct),
            Throws.TypeOf<LocalControlPlaneException>().With.Message.Contains("etcd was healthy").And.Message.Contains("StartupTimeout"));
    }

    [Test]
    public async Task StartAsync_Cancelled_IsNoTimeout() =>
        await Assert.ThatAsync(
            () => LocalControlPlane.StartAsync(cancellationToken: new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());

    [Test]
    public async Task StartAsync_DirectoryWithoutPrograms_NamesWhatIsMissing(CancellationToken ct)
    {
        var options = new LocalControlPlaneOptions { AssetsDirectory = TestContext.CurrentContext.TestDirectory };

        await Assert.ThatAsync(
            () => LocalControlPlane.StartAsync(options, ct),
            Throws.TypeOf<LocalControlPlaneException>()
                .With.Message.Contains("'etcd'").And.Message.Contains(nameof(options.AssetsDirectory)));
    }

    [Test]
    public void StartAsync_AllParts_ListenOnLoopbackOnly()
    {
        var listening = ProgramsOf(ControlPlane.Plane)
            .ToDictionary(process => process.Program, process => ListeningSockets.Of(process.Id));

        Assert.Multiple(() =>
        {
            Assert.That(listening["kube-apiserver"].Select(socket => socket.Port), Is.EqualTo([ControlPlane.Plane.Server.Port]));
            Assert.That(listening["etcd"], Is.Not.Empty);
            Assert.That(
                listening.Values.SelectMany(sockets => sockets),
                Has.All.Property(nameof(IPEndPoint.Address)).EqualTo(IPAddress.Loopback));
        });
    }

    [Test]
    public async Task DisposeAsync_Twice_LeavesNothing(CancellationToken ct)
    {
        LocalControlPlane plane = await LocalControlPlane.StartAsync(cancellationToken: ct);
        string directory = DirectoryOf(plane);
        Assert.That(RunningProcesses.Naming(directory), Is.Not.Empty);

        await plane.DisposeAsync();
        await plane.DisposeAsync();

        Assert.Multiple(() =>
        {
            Assert.That(RunningProcesses.Naming(directory), Is.Empty);
            Assert.That(Directory.Exists(directory), Is.False);
            Assert.That(() => plane.CreateAdminClient(), Throws.TypeOf<ObjectDisposedException>());
        });
    }

    [Test]
    public async Task StartAsync_ProcessKilledAfterwards_LeavesNothing(CancellationToken ct)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(Program).Assembly.Location]) { RedirectStandardOutput = true };
        using Process owner = Process.Start(start)!;
        string directory = (await owner.StandardOutput.ReadLineAsync(ct))!;
        int survivor = int.Parse((await owner.StandardOutput.ReadLineAsync(ct))!, CultureInfo.InvariantCulture);
        try
        {
            Assert.That(
                RunningProcesses.Naming(directory).Select(process => process.CommandLine),
                Has.Some.Contains("/etcd ").And.Some.Contains("/kube-apiserver "));

            owner.Kill();
            await owner.WaitForExitAsync(ct);

            Assert.That(() => RunningProcesses.Naming(directory), Is.Empty.After(10_000, 50));
            Assert.That(() => Directory.Exists(directory), Is.False.After(10_000, 50));
            Assert.That(
                () => Process.GetProcessById(survivor),
                Throws.Nothing,
                "its own child was to outlive it, or the test shows less than it says");
        }
        finally
        {
            Process.GetProcessById(survivor).Kill();
        }
    }

    private static string DirectoryOf(LocalControlPlane plane) => Path.GetDirectoryName(plane.AdminKubeconfigPath)!;

    /// <summary>The programs themselves, without the shells above them.</summary>
    private static IEnumerable<(int Id, string Program)> ProgramsOf(LocalControlPlane plane) =>
        from process in RunningProcesses.Naming(DirectoryOf(plane))
        let program = process.CommandLine.Split(' ')[0]
        where program.StartsWith(plane.AssetsDirectory, StringComparison.Ordinal)
        select (process.Id, Path.GetFileName(program));

    private static async Task<IEnumerable<string>> RulesOfAsync(IKubernetes client, string role, CancellationToken ct)
    {
        V1ClusterRole found = await client.RbacAuthorizationV1.ReadClusterRoleAsync(role, cancellationToken: ct);
        return found.Rules.Select(rule => KubernetesJson.Serialize(rule));
    }
}
