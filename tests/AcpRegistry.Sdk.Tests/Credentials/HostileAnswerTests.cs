using System.Text;
using System.Text.Json;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Diagnostics;
using AcpRegistry.Sdk.Tests.Support;
using Microsoft.AspNetCore.Http;
using static AcpRegistry.Sdk.Tests.Credentials.InspectorHarness;

namespace AcpRegistry.Sdk.Tests.Credentials;

/// <summary>Random answers, and passwords of every shape: nothing is thrown for an answer, and nothing secret is shown.</summary>
[TestFixture]
public sealed class HostileAnswerTests
{
    private const string Mark = "QzXwVkJyPb";

    private static readonly string[] Pieces =
    [
        "HTTP/1.1 200 OK", "HTTP/1.1 401 Unauthorized", "HTTP/1.1 307 x", "HTTP/1.1 429 x", "HTTP/1.1 999 x", "HTTP/1.1 404 x", "HTTP/9", "\r\n", "\r\n\r\n", "\n", "\0", "\xFC", "{}", "[[[[",
        "\r\nContent-Length: 0", "\r\nContent-Length: 99999999999999999999", "\r\nContent-Length: -1", "\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n", "\r\nRetry-After: 9999999999999",
        "\r\nRetry-After: Wed, 99 Oct 2015 07:28:00 GMT", "\r\nLocation: https://xn--\xFC.com/x", "\r\nLocation: //[", "\r\nLocation: http://a:99999/", "\r\nLocation: https://xn--a/",
        "\r\nLocation: https://u:p@h/", "\r\nLocation: /v2/", "\r\nWWW-Authenticate: Basic realm=\"x\"", "\r\nWWW-Authenticate: Bearer realm=\"http://registry.test.svc/t\",service=\"s\"",
        "\r\nWWW-Authenticate: Bearer realm=\"https://xn--a:0/\"", "\r\nWWW-Authenticate: ,=\"\\", "\r\nContent-Type: application/vnd.oci.image.index.v1+json", "\r\nContent-Type: \xFC/;;=",
        "\r\nContent-Type: application/vnd.oci.image.manifest.v1+json", "\r\nDocker-Content-Digest: sha512:0", "\r\nDocker-Content-Digest: sha256:" + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "{\"token\":\"\\ud800\"}", "{\"token\":\"t\"}", "{\"manifests\":[{\"platform\":{\"os\":\"\\udc00\",\"architecture\":1e999}}]}", "{\"errors\":[{\"code\":5}]}",
    ];

    [Test]
    public async Task Inspect_AnyAnswer_ThrowsNothing()
    {
        Random random = new(TestSeed.Value);
        var answers = new Lock();
        await using var harness = new InspectorHarness();
        harness.Options.PlainHttpRegistries.Add(Host);
        harness.Options.RequestTimeout = TimeSpan.FromSeconds(1);
        using var server = new RawServer(_ =>
        {
            lock (answers)
            {
                var answer = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => Pieces[random.Next(Pieces.Length)]));
                return (random.Next(4) == 0 ? answer : Pieces[random.Next(6)] + answer) + (random.Next(4) == 0 ? "" : "\r\n\r\n{}");
            }
        });
        harness.Network.Map(Host, 80, server.Port);
        for (var i = 0; i < 400; i++)
        {
            lock (answers)
            {
                random = new Random(TestSeed.Value + i);
            }

            var inspection = await harness.InspectAsync(Alice);

            Assert.That(inspection.Steps, Has.Count.EqualTo(6), $"{TestSeed.Text}, round {i}.");
            Assert.That(string.Join('\n', inspection.Findings.SelectMany(finding => finding.Evidence.Append(finding.Text))), Does.Not.Contain("MARKED"), $"{TestSeed.Text}, round {i}.");
        }
    }

    [Test]
    public async Task Inspect_ServerRepeatsThePasswordInAnySpelling_ShowsNoPieceOfIt([Values("Retry-After", "Content-Type", "WWW-Authenticate", "Location", "Docker-Content-Digest")] string header)
    {
        await using var harness = new InspectorHarness();
        var (text, status) = ("", 200);
        await harness.ServeAsync(context =>
        {
            if (context.Request.Headers.Authorization.Count == 0)
            {
                return ChallengeAsync(context, "Basic realm=\"r\"");
            }

            context.Response.StatusCode = status;
            context.Response.Headers[header] = text;
            return Task.CompletedTask;
        });
        foreach (var password in Passwords())
        {
            var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes("u:" + password));
            foreach (var repeated in new[] { Uri.EscapeDataString(password), encoded, encoded.TrimEnd('='), "https://h/v2/" + Uri.EscapeDataString(password), "application/" + encoded.TrimEnd('=') })
            {
                foreach (var answered in new[] { 200, 401, 302, 429, 500 })
                {
                    (text, status) = (repeated, answered);
                    var inspection = await harness.InspectAsync(new PullCredential("u", password));
                    var shown = string.Join('\n', inspection.Findings.SelectMany(finding => finding.Evidence.Append(finding.Text).Append(finding.Remedy)).Append($"{inspection.Challenge}{inspection.Manifest}"));
                    AssertHidden(shown, encoded, $"{header} {answered} {repeated}");
                }
            }
        }

        AssertHidden(string.Join('\n', harness.Logs.GetSnapshot().Select(record => record.ToString())), Mark, header);
    }

    [Test]
    public async Task Inspect_ServerRepeatsThePasswordInAChallengeOrAnIndex_ShowsNoPieceOfIt()
    {
        await using var harness = new InspectorHarness();
        var (challenge, body) = ("", "");
        await harness.ServeAsync(context =>
        {
            if (context.Request.Headers.Authorization.Count == 0)
            {
                return ChallengeAsync(context, challenge);
            }

            context.Response.ContentType = IndexType;
            return context.Response.WriteAsync(body);
        });
        foreach (var password in Passwords())
        {
            var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes("u:" + password));
            foreach (var repeated in new[] { Uri.EscapeDataString(password), encoded, encoded.TrimEnd('=') })
            {
                body = JsonSerializer.Serialize(new { manifests = new[] { new { platform = new { os = repeated, architecture = repeated, variant = repeated } } } });
                foreach (var asked in new[] { $"Basic realm=\"{repeated}\"", $"Bearer realm=\"https://auth.test/{repeated}\",service=\"{repeated}\"", $"Bearer realm=\"{repeated}\"" })
                {
                    challenge = asked;
                    var inspection = await harness.InspectAsync(new PullCredential("u", password));
                    var shown = JsonSerializer.Serialize(inspection) + inspection.Challenge + string.Join('\n', inspection.Findings);
                    AssertHidden(shown, encoded, asked);
                }
            }
        }
    }

    [Test]
    public void Text_WithAPasswordOfAnyShapeBeforeAHost_ShowsNoPieceOfIt()
    {
        string[] hosts = ["reg.example.com/ns/app:1", "shanghai.example.com:8443", "shared.example.com:5000/ns", "sha256:5000/ns", "localhost/x", "reg.example.com/ns/app@sha256:0123456789"];
        foreach (var password in Passwords())
        {
            foreach (var host in hosts)
            {
                // What stands before a colon is a user, which an image's text shows.
                foreach (var text in new[] { $"https://alice:{password}@{host}", $"alice:{password}@{host}", $"http://{password.Replace(':', '-')}@{host}" })
                {
                    List<string> shown = [PullSecrets.Lookup(PullSecrets.Image, PullSecrets.For(text)).Checks.Single().Entry.Host, PullTarget.Image(text, "ns").ToString()];
                    try
                    {
                        ImageReference.Parse(text);
                    }
                    catch (ImageReferenceFormatException refused)
                    {
                        shown.AddRange([refused.Message, refused.Text, refused.Hint]);
                    }

                    shown.AddRange(AcpRegistryOptionsValidation.Errors(new AcpRegistryOptions { ExternalHosts = [text] }));
                    shown.Add(PullFailure.Read($"Failed to pull image \"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\": not found").Message);
                    AssertHidden(string.Join('\n', shown), Mark, text);
                }
            }
        }
    }

    private static IEnumerable<string> Passwords() =>
        new[] { "", "/", "#", "?", "\\", "@", ":", "%2F", "\u200B", "\n", "://", "?a=b", "@sha256:0123456789" }
            .Select(between => Mark + between + Mark).Append(string.Concat(Enumerable.Repeat(Mark, 20)));

    private static void AssertHidden(string shown, string secret, string of)
    {
        foreach (var text in new[] { shown, Uri.UnescapeDataString(shown) })
        {
            foreach (var whole in new[] { Mark, secret.TrimEnd('=') })
            {
                for (var i = 0; i + 6 <= whole.Length; i++)
                {
                    Assert.That(text, Does.Not.Contain(whole.Substring(i, 6)), of);
                }
            }
        }
    }
}
