using System.Net;
using System.Net.Sockets;
using AcpRegistry.Sdk.Diagnostics;
using AcpRegistry.Sdk.Tests.Registries;
using Codes = AcpRegistry.Sdk.AcpRegistryCodes;

namespace AcpRegistry.Sdk.Tests.Diagnostics;

/// <summary>The table: set-ups that are broken in one way each, and the finding that must come first.</summary>
internal static class BrokenSetups
{
    private const string Unauthorized =
        "Failed to pull image \"HOST/OWNER/app:1\": failed to resolve reference \"HOST/OWNER/app:1\": failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized";

    // {"alg":"none"}.{"exp":1600000000}.x
    private const string ExpiredToken = "eyJhbGciOiJub25lIn0.eyJleHAiOjE2MDAwMDAwMDB9.MARKEDAA";

    public static IEnumerable<(string Name, string Code, Action<ScenePlan> Break)> All { get; } =
    [
        // The reference.
        ("image is malformed", Codes.ImageReferenceMalformed, plan => (plan.Image, plan.Waiting) = ("HOST/OWNER/App:1",
            ("InvalidImageName", "Failed to apply default image tag \"HOST/OWNER/App:1\": couldn't parse image reference \"HOST/OWNER/App:1\": invalid reference format: repository name must be lowercase"))),
        ("image has a scheme", Codes.ImageReferenceMalformed, plan => plan.Image = "https://HOST/OWNER/app:1"),
        ("image has no namespace", Codes.ImageWithoutNamespace, plan => plan.Image = "HOST/app:1"),
        ("image's host is misspelt", Codes.ImageOfAnotherRegistry, plan => (plan.Image, plan.Waiting) = ("NAME.registries-of-scene.svc/OWNER/app:1",
            ("ErrImagePull", "failed to do request: Head \"https://NAME.registries-of-scene.svc/v2/OWNER/app/manifests/1\": dial tcp: lookup NAME.registries-of-scene.svc on 10.0.0.10:53: no such host"))),
        ("image is another registry's", Codes.ImageOfAnotherRegistry, plan => (plan.Image, plan.Target) = ("docker.io/library/nginx:1", PullTargetKind.Image)),
        ("image has .svc.cluster.local", Codes.AddressNotCanonical, plan => (plan.Image, plan.Waiting) = ("HOST.cluster.local/OWNER/app:1", ("ErrImagePull", Unauthorized))),
        ("image has the port that is meant anyway", Codes.AddressNotCanonical, plan => plan.Image = "HOST:443/OWNER/app:1"),
        ("image of a Deployment has .svc.cluster.local", Codes.AddressNotCanonical, plan => (plan.Image, plan.Target) = ("HOST.cluster.local/OWNER/app:1", PullTargetKind.Workload)),
        ("image has the external host", Codes.ExternalAddressInPod, plan =>
        {
            plan.Image = "registry.of.scenes/OWNER/app:1";
            plan.Options = options => options.ExternalHosts.Add("registry.of.scenes");
        }),

        // The Service.
        ("Service is missing", Codes.RegistryServiceMissing, plan => plan.HasService = false),
        ("Service has no ready endpoints", Codes.RegistryNotReady, plan => (plan.IsReady, plan.Reach) = (false, Refused)),
        ("Service is headless", Codes.RegistryServiceUnusable, plan => plan.IsHeadless = true),
        ("Service has another port", Codes.RegistryPortMissing, plan => (plan.ServicePort, plan.Reach) = (5000, Refused)),

        // The ServiceAccount and its secrets.
        ("ServiceAccount is missing", Codes.ServiceAccountMissing, plan => (plan.Account, plan.Target) = ("gone", PullTargetKind.Image)),
        ("ServiceAccount lists no secret", Codes.NoPullSecret, plan => plan.AccountSecrets.Clear()),
        ("ServiceAccount was mended after the pod was made", Codes.PodOlderThanPullSecret, plan => (plan.PodComesFirst, plan.Waiting) = (true, ("ErrImagePull", Unauthorized))),
        ("listed secret is missing", Codes.PullSecretMissing, plan => plan.Secret = null),
        ("secret is of another type", Codes.PullSecretUnusable, plan => plan.Secret = ("Opaque", ".dockerconfigjson", "{}")),
        ("secret is broken base64", Codes.PullSecretMalformed, plan => plan.Secret = ScenePlan.Json("""{"auths":{"another.host":{"auth":"%MARKED"}}}""")),
        ("secret is base64 without a colon", Codes.PullSecretMalformed, plan => plan.Secret = ScenePlan.Json("""{"auths":{"HOST":{"auth":"TUFSS0VE"}}}""")),
        ("secret is for another port", Codes.PullSecretForAnother, plan => plan.Secret = Keyed("HOST:443")),
        ("secret is for .svc.cluster.local", Codes.PullSecretForAnother, plan => plan.Secret = Keyed("HOST.cluster.local")),
        ("secret is for another host", Codes.PullSecretForAnother, plan => plan.Secret = Keyed("registry.example.com")),
        ("secret's wildcard has too few labels", Codes.PullSecretForAnother, plan => plan.Secret = Keyed("*.svc")),
        ("secret is for another namespace", Codes.PullSecretForAnother, plan => plan.Secret = Keyed("HOST/elsewhere")),
        ("secret's host is in upper case", Codes.PullSecretForAnother, plan => plan.Secret = Keyed("UPPER")),
        ("secret has no password", Codes.PullSecretIncomplete, plan => plan.Secret = ScenePlan.Json("""{"auths":{"HOST":{"username":"NAME"}}}""")),
        ("secret has expired", Codes.PullSecretExpired, plan => plan.Secret = ScenePlan.Json(Entry("HOST", ExpiredToken))),
        ("secret's password is wrong", Codes.CredentialRefused, plan => plan.Secret = ScenePlan.Json("""{"auths":{"HOST":{"username":"NAME","password":"MARKED-wrong"}}}""")),

        // The right to pull.
        ("image's namespace doesn't exist", Codes.NamespaceMissing, plan => plan.Image = "HOST/OWNER-typo/app:1"),
        ("pull isn't granted", Codes.PullNotGranted, plan => (plan.IsGranted, plan.Waiting) = (false,
            ("ErrImagePull", "failed to resolve reference \"HOST/OWNER/app:1\": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed"))),
        ("pull is granted in the pod's namespace", Codes.PullNotGranted, plan => plan.GrantedIn = "MINE"),

        // The way there.
        ("registry is behind a policy, and pulls time out", Codes.RegistryBehindPolicies, plan =>
        {
            plan.RegistryPolicy = "{podSelector: {matchLabels: {app: NAME}}, policyTypes: [Ingress], ingress: []}";
            plan.Waiting = ("ImagePullBackOff", "Back-off pulling image \"HOST/OWNER/app:1\"");
            plan.Events.Add(("Failed", "Failed to pull image \"HOST/OWNER/app:1\": failed to do request: Head \"https://HOST/v2/OWNER/app/manifests/1\": dial tcp IP:443: i/o timeout"));
        }),
        ("name resolves to another address", Codes.RegistryResolvesElsewhere, plan => plan.Reach = scene => Reached(scene, network => network.Addresses = [IPAddress.Parse("10.9.8.7")])),
        ("name isn't known", Codes.RegistryNameUnresolved, plan => plan.Reach = scene => Reached(scene, network => network.Addresses = [])),
        ("registry refuses connections", Codes.RegistryConnectionRefused, plan => plan.Reach = Refused),
        ("registry doesn't answer", Codes.RegistryConnectionTimedOut, plan => plan.Reach = scene => Reached(scene, network => network.Fault = SocketError.TimedOut)),
        ("there is no route", Codes.RegistryNoRoute, plan => plan.Reach = scene => Reached(scene, network => network.Fault = SocketError.HostUnreachable)),
        ("connection is cut", Codes.RegistryConnectionCut, plan => plan.Reach = scene => Reached(scene, network => network.Fault = SocketError.ConnectionReset)),
        ("hosts file is stale", Codes.NodeHostsStale, plan =>
        {
            plan.NodeHosts = "127.0.0.1 localhost\n10.0.0.250 NAME.registries-of-scenes NAME.registries-of-scenes.svc NAME.registries-of-scenes.svc.cluster.local # cpaas-generated-node-resolver\n";
            plan.Waiting = ("ErrImagePull", "failed to do request: Head \"https://HOST/v2/OWNER/app/manifests/1\": dial tcp 10.0.0.250:443: connect: connection refused");
        }),
        ("hosts file lacks the line", Codes.NodeHostsMissing, plan =>
        {
            plan.NodeHosts = "127.0.0.1 localhost\n";
            plan.Waiting = ("ErrImagePull", "failed to do request: Head \"https://HOST/v2/OWNER/app/manifests/1\": dial tcp: lookup HOST: no such host");
        }),
        ("hosts file contradicts itself", Codes.NodeHostsContradicted, plan => plan.NodeHosts = "10.0.0.250 HOST\nIP HOST # cpaas-generated-node-resolver\n"),

        // What answers.
        ("CA isn't trusted", Codes.RegistryAuthorityUnknown, plan => plan.Reach = scene => AnsweredAsync(scene, [scene.Host], trusted: false)),
        ("certificate is for another host", Codes.RegistryCertificateOfAnother, plan => plan.Reach = scene => AnsweredAsync(scene, ["registry.example.com"])),
        ("certificate has expired", Codes.RegistryCertificateExpired, plan => plan.Reach = scene => AnsweredAsync(scene, [scene.Host], expired: true)),
        ("registry speaks plain HTTP", Codes.RegistrySpeaksPlainHttp, plan => plan.Reach = scene => AnsweredAsync(scene, names: null)),
        ("what answers is no registry", Codes.RegistryNotThere, plan => plan.Reach = scene => AnsweredAsync(scene, [scene.Host], status: 404)),
        ("registry is broken", Codes.RegistryAnswerUnexpected, plan => plan.Reach = scene => AnsweredAsync(scene, [scene.Host], status: 503)),
        ("registry asks to slow down", Codes.RegistryRateLimited, plan => plan.Reach = scene => AnsweredAsync(scene, [scene.Host], status: 429)),

        // The image.
        ("tag isn't there", Codes.ManifestUnknown, plan => (plan.Image, plan.Waiting) = ("HOST/OWNER/app:2",
            ("ErrImagePull", "failed to resolve reference \"HOST/OWNER/app:2\": HOST/OWNER/app:2: not found"))),
        ("image isn't for the node's processor", Codes.PlatformMissing, plan => (plan.Platforms, plan.Platform) = (["linux/amd64", "windows/amd64"], "linux/arm64")),
        ("image isn't for Linux", Codes.PlatformMissing, plan => plan.Platforms = ["windows/amd64"]),
        ("pull policy is Never", Codes.NeverPulled, plan => (plan.PullPolicy, plan.Waiting) = ("Never",
            ("ErrImageNeverPull", "Container image \"HOST/OWNER/app:1\" is not present with pull policy of Never"))),

        // What only the node says.
        ("node doesn't know the name", Codes.NodeNameUnresolved, Says("dial tcp: lookup HOST: no such host")),
        ("node gets no connection", Codes.NodeConnectionFailed, Says("dial tcp IP:443: connect: connection refused")),
        ("node doesn't trust the CA", Codes.NodeCertificateRefused, Says("tls: failed to verify certificate: x509: certificate signed by unknown authority")),
        ("node isn't let in", Codes.NodeLoginRefused, Says("unexpected status from HEAD request to https://HOST/v2/OWNER/app/manifests/1: 401 Unauthorized")),
        ("node is told of no such image", Codes.NodeImageNotFound, Says("HOST/OWNER/app:1: not found")),
        ("node pulls too often", Codes.NodePullLimited, Says("pull QPS exceeded")),
        ("node's disk is full", Codes.NodeNoSpace, Says("failed to extract layer sha256:0465: write /usr/bin/x: no space left on device")),
        ("node wants a signature", Codes.NodeSignatureRefused, plan => plan.Waiting = ("SignatureValidationFailed",
            "image pull failed for HOST/OWNER/app:1 because the signature validation failed: Source image rejected: A signature was required, but no signature exists")),
        ("node can't look at its images", Codes.NodeRuntimeFailed, plan => plan.Waiting = ("ImageInspectError",
            "Failed to inspect image \"HOST/OWNER/app:1\": rpc error: code = Unknown desc = readlink /var/lib/containerd: invalid argument")),
        ("node gets the registry's error", Codes.NodeRegistryUnavailable, plan => plan.Waiting = ("RegistryUnavailable",
            "image pull failed for HOST/OWNER/app:1 because the registry is unavailable: received unexpected HTTP status: 502 Bad Gateway")),
        ("node only says that it waits", Codes.NodePullFailed, plan => plan.Waiting = ("ImagePullBackOff", "Back-off pulling image \"HOST/OWNER/app:1\"")),
    ];

    private static Action<ScenePlan> Says(string words) => plan =>
    {
        plan.Waiting = ("ImagePullBackOff", "Back-off pulling image \"HOST/OWNER/app:1\"");
        plan.Events.Add(("Failed", $"Failed to pull image \"HOST/OWNER/app:1\": rpc error: code = Unknown desc = failed to pull and unpack image \"HOST/OWNER/app:1\": {words}"));
        plan.Events.Add(("Failed", "Error: ErrImagePull"));
    };

    private static (string Type, string Key, string Text) Keyed(string host) =>
        ScenePlan.Json(Entry(host, ScenePlan.Password));

    private static string Entry(string host, string password) =>
        """{"auths":{"KEY":{"username":"NAME","password":"SECRET"}}}""".Replace("KEY", host, StringComparison.Ordinal).Replace("SECRET", password, StringComparison.Ordinal);

    private static Task Refused(DiagnosisScene scene) => Reached(scene, network => network.Fault = SocketError.ConnectionRefused);

    private static Task Reached(DiagnosisScene scene, Action<SceneNetwork> change)
    {
        change(scene.Network);
        return Task.CompletedTask;
    }

    // Something else answers in the registry's place.
    private static async Task AnsweredAsync(DiagnosisScene scene, string[]? names, bool trusted = true, bool expired = false, int status = 200)
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority("another CA");
        var file = scene.Keep(new SceneFile());
        await file.WriteAsync(trusted ? authority.Pem : other.Pem);
        scene.Options.RegistryCertificateAuthority = file.Path;
        var certificate = names is null ? null : authority.Issue(names, expired ? DateTimeOffset.UnixEpoch.AddYears(50) : null);
        var web = scene.Keep(await LoopbackWeb.StartAsync(
            context =>
            {
                context.Response.StatusCode = status;
                return Task.CompletedTask;
            },
            certificate));
        scene.Network.Port = web.Port;
    }
}
