using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Diagnostics;
using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Testing;
using AcpRegistry.Sdk.Tests.Connecting;
using AcpRegistry.Sdk.Tests.Credentials;
using AcpRegistry.Sdk.Tests.Support;
using AcpRegistry.Sdk.Workloads;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using static AcpRegistry.Sdk.Tests.Support.CredentialSearch;

namespace AcpRegistry.Sdk.Tests.Conventions;

/// <summary>
/// Passwords of every shape, put where text enters, are in no result, message, exception, log, activity or report. What a registry repeats is
/// covered by <see cref="Credentials.HostileAnswerTests"/>, what an API server repeats by <see cref="Cluster.SecretTests"/>.
/// </summary>
[TestFixture]
[NonParallelizable]
public sealed class CredentialLeakTests
{
    private static readonly JsonSerializerOptions GoLike = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Hosts = ["reg.example.com/ns/app:1", "shanghai.example.com:8443/ns/app", "internal-docker-registry.cpaas-system.svc/ns/app:1"];

    [Test]
    public async Task Image_WithACredential_ShowsNothingOfItAnywhere()
    {
        var search = new CredentialSearch();
        using var telemetry = new TelemetryListener();
        var logs = new FakeLogCollector();
        using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(logs)));
        var cluster = new InMemoryCluster();
        await cluster.AddAcpRegistryAsync();
        var client = AcpRegistryClient.Create(cluster.CreateAdminClient(), new AcpRegistryOptions(), TimeProvider.System, loggers, new ClosedNetwork());
        var profile = await client.Addresses.GetProfileAsync();
        foreach (var password in Passwords)
        {
            foreach (var image in Hosts.SelectMany(host => new[] { $"alice:{password}@{host}", $"https://alice:{password}@{host}", $"http://{password.Replace(':', '-')}@{host}" }))
            {
                await TryAsync(search, () => Task.FromResult<object?>(ImageReference.Parse(image)));
                await TryAsync(search, async () => await client.Images.ParseAsync(image));
                await TryAsync(search, () => Task.FromResult<object?>(profile.Parse(image)));
                await TryAsync(search, () => Task.FromResult<object?>(JsonSerializer.Deserialize<ImageReference>(JsonSerializer.Serialize(image))));
                search.AddAll(AcpRegistryOptionsValidation.Errors(OptionsOf(image)));
                await TryAsync(search, () => Task.FromResult<object?>(AcpRegistryClient.Create(cluster.CreateAdminClient(), new AcpRegistryOptions { ExternalHosts = [image] })));
                search.AddAll(PullTarget.Image(image, "ns"), nameof(PullTarget.Reference));
                search.AddAll(PullSecrets.Lookup(PullSecrets.Image, PullSecrets.OfJson(PullSecrets.Config((image, PullSecrets.Login("alice", password))))));
            }

            var diagnosis = await client.Diagnostics.DiagnoseAsync(PullTarget.Image($"alice:{password}@{Hosts[0]}", "default"));
            Add(search, diagnosis);
        }

        foreach (var record in logs.GetSnapshot())
        {
            search.Add($"{record} {record.Message} {record.Exception} {string.Join(' ', record.StructuredState ?? [])}");
        }

        search.Add(telemetry.ToString());
        search.AssertNothingIsShown("image");
        Assert.That(search.Count, Is.GreaterThan(1000));
    }

    [Test]
    public async Task Pod_WithCredentialsInItsImageSecretAndEvents_ShowsNothingOfThem()
    {
        using var telemetry = new TelemetryListener();
        var logs = new FakeLogCollector();
        using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(logs)));
        var search = new CredentialSearch();
        var number = 0;
        var cluster = new InMemoryCluster();
        await cluster.AddAcpRegistryAsync();
        await cluster.CreateNamespaceAsync("my-ns");
        var admin = cluster.CreateAdminClient();
        var client = AcpRegistryClient.Create(admin, new AcpRegistryOptions(), TimeProvider.System, loggers, new ClosedNetwork());
        foreach (var password in Passwords)
        {
            var name = $"p{number++}";
            var image = $"alice:{password}@{Hosts[2]}";
            await admin.CoreV1.CreateNamespacedSecretAsync(Secret($"{name}-login", JsonSerializer.Serialize(
                new { auths = new Dictionary<string, object> { [Hosts[2].Split('/')[0]] = new { username = "alice", password, auth = Base64($"alice:{password}") } } })), "my-ns");
            await admin.CoreV1.CreateNamespacedSecretAsync(Secret($"{name}-key", JsonSerializer.Serialize(
                new { auths = new Dictionary<string, object> { [$"https://alice:{password}@{Hosts[0]}"] = new { auth = Base64($"alice:{password}").TrimEnd('=') } } })), "my-ns");
            await admin.CoreV1.CreateNamespacedSecretAsync(Secret($"{name}-broken", JsonSerializer.Serialize(
                new { auths = new Dictionary<string, object> { [Hosts[2].Split('/')[0]] = new { auth = $"%{password}", email = new[] { password } } } })), "my-ns");
            var pod = await admin.CoreV1.CreateNamespacedPodAsync(
                new V1Pod
                {
                    Metadata = new V1ObjectMeta { Name = name },
                    Spec = new V1PodSpec
                    {
                        ImagePullSecrets = [.. new[] { "login", "key", "broken" }.Select(kind => new V1LocalObjectReference { Name = $"{name}-{kind}" })],
                        Containers = [new V1Container { Name = "app", Image = image }, new V1Container { Name = "good", Image = Hosts[2] }],
                    },
                    Status = new V1PodStatus
                    {
                        ContainerStatuses =
                        [
                            Waiting("app", image, "InvalidImageName", $"Failed to apply default image tag \"{image}\": couldn't parse image reference {GoQuoted(image)}: invalid reference format"),
                            Waiting("good", Hosts[2], "ErrImagePull", $"rpc error: code = Unknown desc = failed to do request: Head \"https://alice:{Uri.EscapeDataString(password)}@{Hosts[2]}\": x509: certificate signed by unknown authority"),
                        ],
                    },
                },
                "my-ns");
            await admin.CoreV1.CreateNamespacedEventAsync(
                new Corev1Event
                {
                    Metadata = new V1ObjectMeta { Name = $"{name}.1" },
                    InvolvedObject = new V1ObjectReference { Kind = "Pod", Name = name, NamespaceProperty = "my-ns", Uid = pod.Metadata.Uid, FieldPath = "spec.containers{good}" },
                    Reason = "Failed",
                    Type = "Warning",
                    Message = $"Failed to pull image {GoQuoted($"alice:{password}@{Hosts[2]}")}: unauthorized; alice:{Uri.EscapeDataString(password)}@{Hosts[2]}",
                },
                "my-ns");

            Add(search, await client.Diagnostics.DiagnoseAsync(PullTarget.Pod("my-ns", name)));
            var workload = await client.Workloads.GetAsync(new WorkloadReference(WorkloadKind.Pod, "my-ns", name));
            search.Add(JsonSerializer.Serialize(workload), "System.Text.Json");
            search.AddAll(workload, nameof(WorkloadContainer.Image), nameof(ContainerWaiting.Message), nameof(PullTarget.Reference));
            search.AddAll(await client.Credentials.FindAsync("my-ns", [$"{name}-login", $"{name}-key", $"{name}-broken"], ImageReference.Parse(Hosts[2])));
        }

        foreach (var record in logs.GetSnapshot())
        {
            search.Add($"{record} {record.Message} {record.Exception} {string.Join(' ', record.StructuredState ?? [])}");
        }

        search.Add(telemetry.ToString());
        search.AssertNothingIsShown("pod");
    }

    // QUOTED stands for the password as a YAML text, BARE for what is between its quotes.
    private static readonly string[] Users =
    [
        "token: QUOTED",
        "username: alice, password: QUOTED",
        "token: [QUOTED]",
        "client-certificate-data: QUOTED, client-key-data: QUOTED",
        "auth-provider: {name: QUOTED, config: {access-token: QUOTED}}",
        "exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: ./failing.sh, args: [QUOTED], env: [{name: TOKEN, value: QUOTED}]}",
        "exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: ./failing.sh, env: [{name: QUOTED}, QUOTED]}",
        "token: t, as: alice, as-user-extra: {reason: [QUOTED, '']}",
        "token: QUOTED, as-uid: QUOTED, as-groups: [QUOTED]",
        "token: \"t\\r\\nBARE\"",
        "token: QUOTED, QUOTED: QUOTED",
        "token: QUOTED, token: QUOTED",
        "token: QUOTED, password: {QUOTED: [}",
    ];

    private static readonly string[] Clusters =
    [
        "server: 'https://{A}', certificate-authority-data: '{CA}'",
        "server: 'http://{A}'",
        "server: \"https://alice:BARE@{A}\", certificate-authority-data: '{CA}'",
        "server: \"ftp://alice:BARE@{A}\"",
        "server: 'https://{A}', proxy-url: \"http://alice:BARE@127.0.0.1:1\"",
        "server: 'https://{A}', proxy-url: \"ftp://alice:BARE@127.0.0.1:1\"",
        "server: 'https://{A}', proxy-url: QUOTED",
        "server: 'https://{A}', certificate-authority-data: QUOTED",
    ];

    [Test]
    public async Task Kubeconfig_WithCredentials_ShowsNothingOfThemInAnyFailure()
    {
        using var bench = new KubeconfigBench();
        var search = new CredentialSearch();
        foreach (var password in Passwords)
        {
            foreach (var (user, cluster) in Users.Select(user => (user, Clusters[0])).Concat(Clusters.Select(cluster => (Users[0], cluster))))
            {
                var quoted = JsonSerializer.Serialize(password);
                bench.Clear();
                bench.Write("failing.sh", $"#!/bin/sh\necho '{Mark}{Mark}'\necho '{Mark}{Mark}' >&2\nexit 3\n");
                bench.Write("config", $$"""
                    apiVersion: v1
                    kind: Config
                    current-context: c
                    contexts: [{name: c, context: {cluster: k, user: u} }]
                    clusters:
                    - name: k
                      cluster: { {{cluster}} }
                    users:
                    - name: u
                      user: { {{user}} }
                    """.Replace("QUOTED", quoted, StringComparison.Ordinal).Replace("BARE", quoted[1..^1], StringComparison.Ordinal));
                if (await KubeconfigClient.AskAsync(null, Path.Combine(bench.Folder, "config")) is { } failure)
                {
                    search.AddAll(failure);
                }
            }
        }

        search.AssertNothingIsShown("kubeconfig");
        Assert.That(search.Count, Is.GreaterThan(300));
    }

    // As kubelet and containerd quote an image (%q).
    private static string GoQuoted(string text) => JsonSerializer.Serialize(text, GoLike);

    // The text in each option that takes one.
    private static AcpRegistryOptions OptionsOf(string text)
    {
        var options = new AcpRegistryOptions();
        foreach (var property in typeof(AcpRegistryOptions).GetProperties())
        {
            if (property.PropertyType == typeof(string))
            {
                property.SetValue(options, text);
            }
            else if (property.GetValue(options) is IList<string> list)
            {
                list.Add(text);
            }
        }

        return options;
    }

    private static V1Secret Secret(string name, string json) => new()
    {
        Metadata = new V1ObjectMeta { Name = name }, Type = "kubernetes.io/dockerconfigjson", Data = new Dictionary<string, byte[]> { [".dockerconfigjson"] = Encoding.UTF8.GetBytes(json) },
    };

    private static V1ContainerStatus Waiting(string name, string image, string reason, string message) => new()
    {
        Name = name, Image = image, ImageID = "", State = new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = reason, Message = message } },
    };

    private static void Add(CredentialSearch search, PullDiagnosis diagnosis)
    {
        search.Add(diagnosis.ToText());
        search.Add(diagnosis.ToMarkdown());
        search.Add(diagnosis.ToJson());
        search.Add(JsonSerializer.Serialize(diagnosis), "System.Text.Json");
        search.AddAll(diagnosis, nameof(PullTarget.Reference));
    }

    private static async Task TryAsync(CredentialSearch search, Func<Task<object?>> run)
    {
        try
        {
            search.AddAll(await run());
        }
        catch (Exception failure)
        {
            search.AddAll(failure);
        }
    }

    private sealed class ClosedNetwork : RegistryNetwork
    {
        public override ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken) =>
            throw new SocketException((int)SocketError.HostNotFound);

        public override ValueTask<Stream> ConnectAsync(string host, IPAddress address, int port, CancellationToken cancellationToken) =>
            throw new SocketException((int)SocketError.ConnectionRefused);
    }
}
