using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Diagnostics;
using AcpRegistry.Sdk.Tests.Support;
using k8s.Autorest;
using Microsoft.Extensions.DependencyInjection;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Cluster;

/// <summary>Whatever a request ends with comes out as one documented exception with a code and a remedy.</summary>
[TestFixture]
public sealed class KubernetesClusterApiErrorTests
{
    private static IEnumerable<TestCaseData> Statuses()
    {
        yield return Row<AcpRegistryRejectedException>(400, AcpRegistryCodes.Rejected);
        yield return Row<AcpRegistryUnauthorizedException>(401, AcpRegistryCodes.Unauthorized);
        yield return Row<AcpRegistryForbiddenException>(403, AcpRegistryCodes.Forbidden);
        yield return Row<AcpRegistryNotFoundException>(404, AcpRegistryCodes.NotFound);
        yield return Row<AcpRegistryUnexpectedException>(405, AcpRegistryCodes.Unexpected);
        yield return Row<AcpRegistryTimeoutException>(408, AcpRegistryCodes.Timeout);
        yield return Row<AcpRegistryConflictException>(409, AcpRegistryCodes.Conflict);
        yield return Row<AcpRegistryUnexpectedException>(410, AcpRegistryCodes.Unexpected);
        yield return Row<AcpRegistryRejectedException>(413, AcpRegistryCodes.Rejected);
        yield return Row<AcpRegistryUnexpectedException>(418, AcpRegistryCodes.Unexpected);
        yield return Row<AcpRegistryRejectedException>(422, AcpRegistryCodes.Rejected);
        yield return Row<AcpRegistryUnreachableException>(429, AcpRegistryCodes.Overloaded);
        yield return Row<AcpRegistryUnexpectedException>(500, AcpRegistryCodes.Unexpected);
        yield return Row<AcpRegistryUnexpectedException>(502, AcpRegistryCodes.Unexpected);
        yield return Row<AcpRegistryUnreachableException>(503, AcpRegistryCodes.Overloaded);
        yield return Row<AcpRegistryTimeoutException>(504, AcpRegistryCodes.Timeout);
        yield return Row<AcpRegistryUnexpectedException>(304, AcpRegistryCodes.Unexpected);

        static TestCaseData Row<T>(int status, string code) => new TestCaseData(status, typeof(T), code).SetArgDisplayNames($"{status}", code);
    }

    [Test]
    public void Client_Disposed_IsNotTakenForAnAnswer()
    {
        var kubernetes = new StubApiServer().Client();
        var sdk = AcpRegistryClient.Create(kubernetes);
        kubernetes.Dispose();

        Assert.That(
            async () => await sdk.Permissions.CheckAsync(new AccessQuestion(null, "shared-ns")),
            Throws.TypeOf<ObjectDisposedException>().With.Message.Contains("IKubernetes"));
        Assert.That(async () => await sdk.RoleBindings.ListAsync("shared-ns").ToListAsync(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await sdk.Diagnostics.DiagnoseAsync(PullTarget.Image("nginx", "my-ns")), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Client_DisposedWithTheContainer_SaysSo()
    {
        using var file = new TemporaryFile(Connecting.KubeconfigFiles.Of("https://127.0.0.1:9", "{token: t}", "main"));
        AcpRegistryClient sdk;
        using (var provider = new ServiceCollection().AddAcpRegistry(options => options.Kubeconfig = file.Path).BuildServiceProvider())
        {
            sdk = provider.GetRequiredService<AcpRegistryClient>();
        }

        Assert.That(async () => await sdk.Addresses.GetServiceAsync(), Throws.TypeOf<ObjectDisposedException>());
    }

    private static IEnumerable<TestCaseData> BodiesThatAreNoStatus()
    {
        yield return new TestCaseData("Too many requests, please try again later.").SetArgDisplayNames("text");
        yield return new TestCaseData("<html><body>Sign in to the proxy</body></html>").SetArgDisplayNames("HTML");
        yield return new TestCaseData("""{"kind":"Status","message":"cut""").SetArgDisplayNames("truncated JSON");
        yield return new TestCaseData("""{"kind":"RoleBinding","message":"x"}""").SetArgDisplayNames("another kind");
        yield return new TestCaseData("""{"kind":"Status","code":"many","details":[]}""").SetArgDisplayNames("wrong types");
        yield return new TestCaseData("[]").SetArgDisplayNames("array");
        yield return new TestCaseData("null").SetArgDisplayNames("null");
        yield return new TestCaseData("").SetArgDisplayNames("empty");
        yield return new TestCaseData(new string('x', 10_000_000)).SetArgDisplayNames("10 MB of text");
        yield return new TestCaseData($$"""{"kind":"Status","message":"{{new string('x', 10_000_000)}}"}""").SetArgDisplayNames("10 MB of Status");
        yield return new TestCaseData(new string('{', 60_000)).SetArgDisplayNames("deep");
    }

    private static IEnumerable<TestCaseData> Failures()
    {
        yield return Row<AcpRegistryUnreachableException>("refused", new HttpRequestException("x", new SocketException((int)SocketError.ConnectionRefused)), "ConnectionRefused");
        yield return Row<AcpRegistryUnreachableException>("no such host", new HttpRequestException("x", new SocketException((int)SocketError.HostNotFound)), "HostNotFound");
        yield return Row<AcpRegistryUnreachableException>("reset", new HttpRequestException("x", new IOException("x", new SocketException((int)SocketError.ConnectionReset))), "ConnectionReset");
        yield return Row<AcpRegistryUnreachableException>("cut", new HttpIOException(HttpRequestError.ResponseEnded), "cut");
        yield return Row<AcpRegistryUnreachableException>(
            "TLS", new HttpRequestException(HttpRequestError.SecureConnectionError, "x", new AuthenticationException("x")), "TLS handshake");
        yield return Row<AcpRegistryUnreachableException>(
            "TLS refused below an IOException",
            new HttpRequestException(HttpRequestError.SecureConnectionError, "x", new IOException("x", new AuthenticationException("x"))), "TLS handshake");
        yield return Row<AcpRegistryUnreachableException>(
            "closed in TLS", new HttpRequestException(HttpRequestError.SecureConnectionError, "x", new IOException("EOF")), "cut");
        yield return Row<AcpRegistryUnreachableException>(
            "reset in TLS",
            new HttpRequestException(HttpRequestError.SecureConnectionError, "x", new IOException("x", new SocketException((int)SocketError.ConnectionReset))),
            "ConnectionReset");
        yield return Row<AcpRegistryUnexpectedException>("a handler's own", new InvalidOperationException("x"), "InvalidOperationException");
        yield return Row<AcpRegistryUnexpectedException>("the client's own argument", new ArgumentException("x"), "ArgumentException");
        yield return Row<AcpRegistryUnexpectedException>("no response", new HttpOperationException("x"), "HttpOperationException");

        static TestCaseData Row<T>(string name, Exception failure, string said) => new TestCaseData(failure, typeof(T), said).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Statuses))]
    public void Status_OfEachKind_IsItsOwnException(int status, Type type, string code)
    {
        using var cluster = new StubCluster();
        cluster.Server.Refuse((HttpStatusCode)status, "SomeReason", "the server's words");

        var failure = Caught(cluster);

        Assert.Multiple(() =>
        {
            Assert.That(failure, Is.TypeOf(type));
            Assert.That((failure.Code, failure.Status, failure.Reason), Is.EqualTo((code, (int?)status, "SomeReason")));
            Assert.That(failure.Remedy, Is.Not.Empty);
            Assert.That(failure.Message, Does.StartWith($"{code}: ").And.Contains("the server's words").And.Contains(failure.Remedy));
            Assert.That(failure.Message, Does.Contain("get services 'svc' in the namespace 'ns'"));
            Assert.That(failure.InnerException, Is.Null);
        });
    }

    [TestCase(429, "7", null, 7.0)]
    [TestCase(503, "120", null, 120.0)]
    [TestCase(504, "7", null, 7.0)]
    [TestCase(500, "7", null, 7.0)]
    [TestCase(429, "Wed, 25 Nov 2026 10:00:09 GMT", "Wed, 25 Nov 2026 10:00:00 GMT", 9.0, Description = "by the server's clock")]
    [TestCase(429, "Wed, 25 Nov 2026 10:00:00 GMT", "Wed, 25 Nov 2026 10:00:09 GMT", 0.0)]
    [TestCase(429, "Wed, 25 Nov 2026 10:00:09 GMT", null, null)]
    [TestCase(429, "-7", null, null)]
    [TestCase(429, "soon", null, null)]
    [TestCase(429, null, null, null)]
    public void Status_RetryAfter_IsRead(int status, string? retryAfter, string? date, double? seconds)
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer(
            (HttpStatusCode)status, "busy", [.. new[] { ("Retry-After", retryAfter!), ("Date", date!) }.Where(header => header.Item2 is not null)]);

        Assert.That(Caught(cluster).RetryAfter?.TotalSeconds, Is.EqualTo(seconds));
    }

    [TestCase(3, null, 3.0)]
    [TestCase(3, "5", 5.0)]
    [TestCase(0, null, null)]
    [TestCase(-3, null, null)]
    public void Status_RetryAfterSeconds_IsReadWithoutAHeader(int details, string? header, double? seconds)
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer(
            HttpStatusCode.GatewayTimeout,
            $$"""{"kind":"Status","reason":"Timeout","details":{"retryAfterSeconds":{{details}}},"code":504}""",
            header is null ? [] : [("Retry-After", header)]);

        Assert.That(Caught(cluster).RetryAfter?.TotalSeconds, Is.EqualTo(seconds));
    }

    [TestCaseSource(nameof(BodiesThatAreNoStatus))]
    public void Body_ThatIsNoStatus_IsNotRepeated(string body)
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer(HttpStatusCode.TooManyRequests, body, "text/plain");

        var failure = Caught(cluster);

        Assert.Multiple(() =>
        {
            Assert.That(failure, Is.TypeOf<AcpRegistryUnreachableException>());
            Assert.That((failure.Code, failure.Status, failure.Reason), Is.EqualTo((AcpRegistryCodes.Overloaded, (int?)429, (string?)null)));
            Assert.That(failure.Message, Does.Contain("answered 429").And.Length.LessThan(400));
            Assert.That(failure.InnerException, Is.Null);
        });
    }

    [Test]
    public void Status_LongMessage_IsCut()
    {
        using var cluster = new StubCluster();
        cluster.Server.Refuse(HttpStatusCode.InternalServerError, "InternalError", new string('m', 50_000));

        Assert.That(Caught(cluster).Message, Has.Length.LessThan(1500).And.Contains("mmm…"));
    }

    [Test]
    public void Status_LineBreaksInItsMessage_CannotForgeALogLine()
    {
        using var cluster = new StubCluster();
        cluster.Server.Refuse(HttpStatusCode.InternalServerError, "InternalError", """a\r\nERROR forged\u0000b""");

        Assert.That(Caught(cluster).Message.Any(char.IsControl), Is.False);
    }

    [Test]
    public void Forbidden_Remedy_NamesTheRightToAskFor()
    {
        using var cluster = new StubCluster();
        cluster.Server.Refuse(HttpStatusCode.Forbidden, "Forbidden", "no").Refuse(HttpStatusCode.Forbidden, "Forbidden", "no");

        Assert.That(
            async () => await cluster.Api.FindRoleBindingAsync("ns", "b", default),
            Throws.TypeOf<AcpRegistryForbiddenException>().With.Property("Remedy").EqualTo(
                "Ask an administrator for the verb 'get' on 'rolebindings.rbac.authorization.k8s.io' in the namespace 'ns'."));
        Assert.That(
            async () => await cluster.Api.ListRoleBindingsAsync(null, default),
            Throws.TypeOf<AcpRegistryForbiddenException>().With.Property("Remedy").EqualTo(
                "Ask an administrator for the verb 'list' on 'rolebindings.rbac.authorization.k8s.io' at the cluster scope."));
    }

    [Test]
    public void Forbidden_OfARequestThatImpersonates_NamesBothRights()
    {
        using var cluster = new StubCluster();
        cluster.Server.Refuse(HttpStatusCode.Forbidden, "Forbidden", "User 'alice' cannot impersonate-on:serviceaccount:create resource");

        Assert.That(
            async () => await cluster.Api.ReviewSelfAsAsync("system:serviceaccount:a:b", new V1ResourceAttributes(), default),
            Throws.TypeOf<AcpRegistryForbiddenException>().With.Property("Remedy").Contains("selfsubjectaccessreviews")
                .And.Property("Remedy").Contains("impersonates 'system:serviceaccount:a:b'"));
    }

    [TestCase("""{"causes":[{"reason":"NamespaceTerminating"}]}""", typeof(AcpRegistryConflictException))]
    [TestCase("""{"causes":[null,{"reason":"NamespaceTerminating"}]}""", typeof(AcpRegistryConflictException))]
    [TestCase("""{"causes":[{"reason":"Other"}]}""", typeof(AcpRegistryForbiddenException))]
    [TestCase("""{"causes":[null]}""", typeof(AcpRegistryForbiddenException))]
    [TestCase("""{"causes":null}""", typeof(AcpRegistryForbiddenException))]
    [TestCase("null", typeof(AcpRegistryForbiddenException))]
    public void Forbidden_InANamespaceBeingDeleted_IsAConflict(string details, Type type)
    {
        using var cluster = new StubCluster();
        cluster.Server.Refuse(HttpStatusCode.Forbidden, "Forbidden", "no", details);

        Assert.That(Caught(cluster), Is.TypeOf(type));
    }

    [TestCaseSource(nameof(Failures))]
    public void Failure_WithoutAnAnswer_IsTold(Exception thrown, Type type, string said)
    {
        using var cluster = new StubCluster();
        cluster.Server.Fail(thrown);

        var failure = Caught(cluster);

        Assert.Multiple(() =>
        {
            Assert.That(failure, Is.TypeOf(type));
            Assert.That(failure.Message, Does.Contain(said));
            Assert.That((failure.Status, failure.Reason, failure.InnerException), Is.EqualTo(((int?)null, (string?)null, (Exception?)null)));
            Assert.That(failure.Remedy, Is.Not.Empty);
        });
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("""{"metadata":{"na""")]
    [TestCase("<html></html>")]
    [TestCase("[]")]
    public void Success_ThatCannotBeRead_IsUnexpected(string body)
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer(body);

        Assert.That(Caught(cluster), Is.TypeOf<AcpRegistryUnexpectedException>().With.InnerException.Null);
    }

    [Test]
    public void Client_ThatWasDisposed_PassesThrough()
    {
        using var cluster = new StubCluster();
        cluster.Server.Fail(new ObjectDisposedException("client"));

        Assert.That(async () => await cluster.Api.FindServiceAsync("ns", "svc", default), Throws.TypeOf<ObjectDisposedException>());
    }

    private static AcpRegistryException Caught(StubCluster cluster) =>
        Assert.CatchAsync<AcpRegistryException>(async () => await cluster.Api.FindServiceAsync("ns", "svc", default))!;
}
