using System.Collections;
using System.Net;
using System.Text;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Tests.Support;
using k8s;
using Microsoft.Extensions.Logging.Testing;

namespace AcpRegistry.Sdk.Tests.Cluster;

/// <summary>A credential goes out with every request, and a hostile server may send it back anywhere. Nobody but that server may see it.</summary>
[TestFixture]
public sealed class SecretTests
{
    private const string Mark = "MARKED-s3cr3t.Zm9vYmFy/+==";
    private const string JsonWebToken = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJNQVJLRUQifQ.MARKED-s1gnature_x";

    private static readonly int[] StatusCodes = [400, 401, 403, 404, 408, 409, 410, 422, 429, 500, 503, 504];

    private static IEnumerable<TestCaseData> Bodies()
    {
        foreach (var code in StatusCodes)
        {
            yield return Row(code, "message", Status(code, message: $"who is Bearer {Mark}?"));
            yield return Row(code, "message, bare", Status(code, message: $"token {Mark} is no good"));
            yield return Row(code, "message, beyond its cut", Status(code, message: new string('.', 1010) + Mark));
            yield return Row(code, "message, before a long tail", Status(code, message: Mark + new string('.', 5000)));
            yield return Row(code, "reason", Status(code, reason: Mark));
            yield return Row(code, "details", Status(code, details: $$"""{"name":"{{Mark}}","causes":[{"reason":"{{Mark}}","message":"{{Mark}}","field":"{{Mark}}"}]}"""));
            yield return Row(code, "text", $"You sent Authorization: Bearer {Mark}");
            yield return Row(code, "page", $"<html>{Mark}</html>");
            yield return Row(code, "another kind", $$"""{"kind":"Secret","data":{"token":"{{Mark}}"},"message":"{{Mark}}"}""");
        }

        static TestCaseData Row(int code, string place, string body) => new TestCaseData(code, body).SetArgDisplayNames($"{code}", place);
    }

    private static IEnumerable<TestCaseData> OthersSecrets()
    {
        yield return new TestCaseData($"invalid token {JsonWebToken} given").SetArgDisplayNames("a JSON Web Token");
        yield return new TestCaseData($"header was Bearer {Mark}").SetArgDisplayNames("a Bearer credential");
        yield return new TestCaseData("header was Basic MARKED").SetArgDisplayNames("a Basic credential");
        yield return new TestCaseData(new string('.', 1000) + JsonWebToken).SetArgDisplayNames("cut within the token's header");
        yield return new TestCaseData(new string('.', 990) + JsonWebToken).SetArgDisplayNames("cut within the token's claims");
        yield return new TestCaseData(new string('.', 1010) + " Bearer MARKED").SetArgDisplayNames("cut within a credential");
    }

    private static IEnumerable<TestCaseData> Failures()
    {
        yield return Row(new HttpRequestException(Mark, new IOException(Mark)));
        yield return Row(new HttpRequestException(HttpRequestError.SecureConnectionError, Mark));
        yield return Row(new InvalidOperationException(Mark));
        yield return Row(new FormatException($"The format of value 'Bearer {Mark}' is invalid."));
        yield return Row(new ArgumentException(Mark, Mark));
        yield return Row(new TaskCanceledException(Mark));

        static TestCaseData Row(Exception failure) => new TestCaseData(failure).SetArgDisplayNames(failure.GetType().Name);
    }

    [TestCaseSource(nameof(Bodies))]
    public void OwnToken_EchoedByTheServer_IsNowhere(int code, string body)
    {
        using var cluster = new StubCluster(token: Mark);
        cluster.Server.Answer((HttpStatusCode)code, body);
        Search(cluster, Mark);
        Assert.That(cluster.Server.Requests.Single().Headers["Authorization"], Is.EqualTo(new[] { $"Bearer {Mark}" }), "The mark was never sent.");
    }

    [TestCaseSource(nameof(OthersSecrets))]
    public void OthersSecret_InTheServersWords_IsNowhere(string message)
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer(HttpStatusCode.InternalServerError, Status(500, message));
        Search(cluster, "MARKED", "s1gnature", "TUFSS0VE", "eyJzdWIi");
    }

    [TestCaseSource(nameof(Failures))]
    public void Token_InAnExceptionOfTheClient_IsNowhere(Exception failure)
    {
        using var cluster = new StubCluster(token: Mark);
        cluster.Server.Fail(failure);
        Search(cluster, Mark);
    }

    [TestCase("""{"metadata":{"name":"MARKED""")]
    [TestCase("""{"metadata":["MARKED"]}""")]
    [TestCase("MARKED")]
    public void Answer_ThatCannotBeRead_IsNotQuoted(string body)
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer(body);
        Search(cluster, "MARKED");
    }

    [Test]
    public void BasicCredential_EchoedByTheServer_IsNowhere()
    {
        using var server = new StubApiServer();
        using var client = new Kubernetes(
            new KubernetesClientConfiguration { Host = "https://stub.test", SkipTlsVerify = true, Username = "me", Password = "MARKED" }, server);
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes("me:MARKED"));
        server.Answer(HttpStatusCode.Unauthorized, Status(401, $"bad credential {encoded}"));
        var logs = new FakeLogCollector();
        var api = new KubernetesClusterApi(client, StubCluster.RequestTimeout, TimeProvider.System, new FakeLogger<KubernetesClusterApi>(logs));

        var failure = Assert.CatchAsync<AcpRegistryException>(async () => await api.FindServiceAsync("ns", "svc", default))!;

        Assert.That(Everything(failure), Does.Not.Contain(encoded));
        Assert.That(server.Requests.Single().Headers["Authorization"], Is.EqualTo(new[] { $"Basic {encoded}" }), "The mark was never sent.");
    }

    [Test]
    public void RequestBody_OfAFailedWrite_IsNowhere()
    {
        using var cluster = new StubCluster();
        cluster.Server.Refuse(HttpStatusCode.UnprocessableEntity, "Invalid", "no good");
        var binding = KubernetesClusterApiRequestTests.Binding();
        binding.Metadata.Annotations = new Dictionary<string, string> { ["note"] = "MARKED" };

        var failure = Assert.CatchAsync<AcpRegistryException>(async () => await cluster.Api.CreateRoleBindingAsync(binding, default))!;

        Assert.Multiple(() =>
        {
            Assert.That(cluster.Server.Requests.Single().Body, Does.Contain("MARKED"), "The mark was never sent.");
            Assert.That(Everything(failure), Does.Not.Contain("MARKED"));
            Assert.That(Everything(cluster.Logs), Does.Not.Contain("MARKED"));
        });
    }

    private static void Search(StubCluster cluster, params string[] marks)
    {
        using var telemetry = new TelemetryListener();

        var failure = Assert.CatchAsync<AcpRegistryException>(async () => await cluster.Api.FindServiceAsync("ns", "svc", default))!;

        var (exception, logs, seen) = (Everything(failure), Everything(cluster.Logs), telemetry.ToString());
        Assert.Multiple(() =>
        {
            Assert.That(logs, Does.Contain("get services"), "Nothing was logged.");
            Assert.That(seen, Does.Contain("outcome").And.Contains("get services"), "Nothing was measured.");
            foreach (var mark in marks)
            {
                Assert.That(exception, Does.Not.Contain(mark));
                Assert.That(logs, Does.Not.Contain(mark));
                Assert.That(seen, Does.Not.Contain(mark));
            }
        });
    }

    /// <summary>All that a logger, a debugger or a serializer could find on the exception.</summary>
    private static string Everything(Exception? failure)
    {
        var text = new StringBuilder();
        for (; failure is not null; failure = failure.InnerException)
        {
            Assert.That(failure.GetType().Assembly, Is.EqualTo(typeof(AcpRegistryException).Assembly), "Not ours: it may hold anything.");
            text.AppendLine(failure.ToString());
            const System.Reflection.BindingFlags All =
                System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic;
            foreach (var property in failure.GetType().GetProperties(All))
            {
                text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{property.Name}={property.GetValue(failure)}");
            }

            foreach (DictionaryEntry entry in failure.Data)
            {
                text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{entry.Key}={entry.Value}");
            }
        }

        return text.ToString();
    }

    private static string Everything(FakeLogCollector logs) =>
        string.Join('\n', logs.GetSnapshot().Select(record =>
            $"{record.Message} {record.Exception} {string.Join(' ', record.StructuredState ?? [])} {string.Join(' ', record.Scopes)}"));

    private static string Status(int code, string message = "no", string reason = "NotFound", string details = "{}") =>
        $$"""{"kind":"Status","message":"{{message}}","reason":"{{reason}}","details":{{details}},"code":{{code}}}""";
}
