using System.Text;
using System.Text.Json;
using AcpRegistry.Sdk.Tests.Connecting;

namespace AcpRegistry.Sdk.Tests.Cluster.Connecting;

/// <summary>Kubeconfigs with what kubectl makes of each: which server is asked, as whom, and how a plugin is run.</summary>
[TestFixture]
[NonParallelizable]
public sealed class KubeconfigCaseTests
{
    // What each error must say; the file has it in words for people.
    private static readonly Dictionary<string, string[]> Said = new()
    {
        ["B01g"] = ["ACPR202", "KUBECONFIG", "names no file"],
        ["B03d"] = ["ACPR208", "/failing'", "exit code 3"],
        ["B05c"] = ["ACPR202", "there is no context 'DEV'", "'Dev', 'dev'"],
        ["B07c"] = ["ACPR202", "there is no user 'gone'"],
        ["B07d"] = ["ACPR202", "no current context", "'x'"],
        ["B07e"] = ["ACPR202", "is empty"],
        ["B07j"] = ["ACPR202", "user.token", "line break"],
        ["B07l"] = ["ACPR207", "user.auth-provider"],
        ["B07n"] = ["ACPR202", "can't be read", "directory"],
        ["B07x"] = ["ACPR202", "no current context"],
        ["N01"] = ["ACPR202", "current-context (line 11) is a number", "quotes"],
        ["N02"] = ["ACPR202", "contexts[0].context.user", "is a number", "quotes"],
        ["N03"] = ["ACPR202", "current-context", "is a number", "quotes"],
        ["N04"] = ["ACPR202", "current-context", "is a boolean", "quotes"],
        ["N05"] = ["ACPR202", "current-context", "is a number", "quotes"],
    };

    private readonly KubeconfigBench _bench = new();

    private static IEnumerable<TestCaseData> Cases()
    {
        using var stream = typeof(KubeconfigCaseTests).Assembly.GetManifestResourceStream("kubeconfigs.jsonl")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            var one = JsonDocument.Parse(line).RootElement;
            yield return new TestCaseData(one).SetArgDisplayNames(one.GetProperty("id").GetString()!);
        }
    }

    [TearDown]
    public void Stop() => _bench.Dispose();

    [TestCaseSource(nameof(Cases))]
    public async Task Kubeconfig_IsTakenAsKubectlTakesIt(JsonElement one)
    {
        var expected = one.GetProperty("expected");
        foreach (var file in one.GetProperty("files").EnumerateObject())
        {
            if (file.Value.ValueKind == JsonValueKind.String)
            {
                _bench.Write(file.Name, file.Value.GetString()!);
            }
            else
            {
                var encoding = file.Value.GetProperty("encoding").GetString()!.StartsWith("utf-16", StringComparison.Ordinal) ? Encoding.Unicode : Encoding.UTF8;
                _bench.Write(file.Name, file.Value.GetProperty("text").GetString()!, encoding);
            }
        }

        var failure = await KubeconfigClient.AskAsync(_bench.Fill(one.GetProperty("KUBECONFIG").GetString()!), context: Text(one, "context"));

        if (Said.TryGetValue(one.GetProperty("id").GetString()!, out var said))
        {
            Assert.That(_bench.Requests, Is.Empty);
            Assert.That(failure, Is.TypeOf<AcpRegistryConfigurationException>());
            Assert.That(said, Has.All.Matches<string>(part => failure!.ToString().Contains(part, StringComparison.Ordinal)), failure!.ToString());
            Assert.That(failure!.ToString(), Does.Not.Contain("MARKED"));
            return;
        }

        Assert.That(failure, Is.Null);
        var request = _bench.Requests[^1];
        Assert.Multiple(() =>
        {
            Assert.That(_bench.Requests[0].Server, Is.EqualTo(Text(expected, "asked")));
            Expect("scheme", request.Scheme);
            Expect("path", request.Target.Split('?')[0]);
            Expect("clientCertificate", request.ClientCertificate);
            Expect("authorization", request.Values("Authorization").SingleOrDefault());
            Expect("impersonate", request.Values("Impersonate-User").SingleOrDefault());
            if (Text(expected, "request") is { } line)
            {
                Assert.That(_bench.Requests[0].Line, Does.StartWith(_bench.Fill(line)));
            }
        });
        AssertRuns(expected, _bench.PluginRuns());

        void Expect(string name, string? actual)
        {
            if (expected.TryGetProperty(name, out _))
            {
                Assert.That(actual, Is.EqualTo(Text(expected, name)), name);
            }
        }
    }

    private void AssertRuns(JsonElement expected, IReadOnlyList<PluginRun> runs)
    {
        if (expected.TryGetProperty("runs", out var count))
        {
            Assert.That(runs, Has.Count.EqualTo(count.GetInt32()));
        }

        if (expected.TryGetProperty("argv", out var arguments))
        {
            Assert.That(runs.Single().Arguments, Is.EqualTo(arguments.EnumerateArray().Select(argument => argument.GetString())));
        }

        if (expected.TryGetProperty("env", out var environment))
        {
            Assert.That(runs.Single().Extra, Is.EqualTo(environment.GetProperty("EXTRA").GetString()));
        }

        if (expected.TryGetProperty("execInfo", out var info))
        {
            Assert.That(JsonElement.DeepEquals(runs.Single().ParsedInfo, JsonDocument.Parse(_bench.Fill(info.GetRawText())).RootElement), runs.Single().ExecInfo);
        }
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
