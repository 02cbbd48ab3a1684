using System.Text.Json;
using AcpRegistry.Sdk.Diagnostics;

namespace AcpRegistry.Sdk.Tests.Diagnostics;

[TestFixture]
public sealed class PullDiagnosisTests
{
    private static readonly Finding Error = new(
        "ACPR901", FindingSeverity.Error, "The account may not pull from 'shared-ns'.", "kubectl create rolebinding a-rather-long-name-that-no-terminal-would-ever-be-wide-enough-to-show-in-one-line-of-100-columns -n shared-ns",
        ["review: denied", "event: " + string.Join(' ', Enumerable.Repeat("word", 30))]);

    private static readonly Finding Warning = new("ACPR902", FindingSeverity.Warning, "A policy | of *stars* `and` <b>.", "Look at it:\nkubectl get networkpolicy `x` ```y```");

    private static readonly Finding Note = new("ACPR903", FindingSeverity.Information, "Not readable.", "Ask for the right.");

    [Test]
    public void ToText_OfFindings_BeginsWithTheCauseAndItsCommand()
    {
        var text = Diagnosis().ToText();

        Assert.That(text, Is.EqualTo(
            """
            ACPR901 ERROR The account may not pull from 'shared-ns'.
              kubectl create rolebinding a-rather-long-name-that-no-terminal-would-ever-be-wide-enough-to-show-in-one-line-of-100-columns -n shared-ns
              - review: denied
              - event: word word word word word word word word word word word word word word word word word word
                word word word word word word word word word word word word

            ACPR902 WARNING A policy | of *stars* `and` <b>.
              Look at it:
              kubectl get networkpolicy `x` ```y```

            ACPR903 NOTE Not readable.
              Ask for the right.

            FAIL pod my-ns/web-0: 1 error, 1 warning, 5 checks, 2 of them skipped
              [1] example.com/a
              [2] example.com/b
              PASS    reference [1]    a
              FAIL    permission [1]   ACPR901
              SKIPPED permission [2]   ACPR903
              WARN    network-policies ACPR902
              SKIPPED dns              outside the cluster, and the reason is so long that it takes more than
                                       one line of this terminal to say all of it

            """.ReplaceLineEndings("\n")));
        Assert.That(text.Split('\n').Where(line => !line.Contains("kubectl", StringComparison.Ordinal)), Has.All.Length.LessThanOrEqualTo(100));
    }

    [Test]
    public void ToMarkdown_OfFindings_EscapesWhatWouldBeMarkup() => Assert.That(Diagnosis().ToMarkdown(), Is.EqualTo(
        $$"""
        ### ACPR901 ERROR

        The account may not pull from 'shared-ns'.

        ```text
        {{Error.Remedy}}
        ```

        - review: denied
        - {{Error.Evidence[1]}}

        ### ACPR902 WARNING

        A policy \| of \*stars\* \`and\` \<b\>.

        ````text
        Look at it:
        kubectl get networkpolicy `x` ```y```
        ````

        ### ACPR903 NOTE

        Not readable.

        ```text
        Ask for the right.
        ```

        FAIL pod my-ns/web-0: 1 error, 1 warning, 5 checks, 2 of them skipped

        1. example.com/a
        2. example.com/b

        | check | status | what was found |
        | --- | --- | --- |
        | reference \[1\] | PASS | a |
        | permission \[1\] | FAIL | ACPR901 |
        | permission \[2\] | SKIPPED | ACPR903 |
        | network-policies | WARN | ACPR902 |
        | dns | SKIPPED | outside the cluster, and the reason is so long that it takes more than one line of this terminal to say all of it |

        """.ReplaceLineEndings("\n")));

    [Test]
    public void ToJson_OfFindings_HasTheFieldsThatAreDocumented()
    {
        var root = JsonDocument.Parse(Diagnosis().ToJson()).RootElement;

        Assert.Multiple(() =>
        {
            Assert.That(Names(root), Is.EqualTo(new[] { "target", "status", "findings", "checks" }));
            Assert.That(Names(root.GetProperty("target")), Is.EqualTo(new[] { "kind", "namespace", "name", "workloadKind", "image", "serviceAccount" }));
            Assert.That(Names(root.GetProperty("findings")[0]), Is.EqualTo(new[] { "code", "severity", "text", "remedy", "evidence" }));
            Assert.That(Names(root.GetProperty("checks")[0]), Is.EqualTo(new[] { "name", "image", "status", "text", "codes" }));
            Assert.That(root.GetProperty("target").GetProperty("kind").GetString(), Is.EqualTo("pod"));
            Assert.That(root.GetProperty("status").GetString(), Is.EqualTo("fail"));
            Assert.That(root.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("severity").GetString()), Is.EqualTo(new[] { "error", "warning", "information" }));
            Assert.That(root.GetProperty("findings")[0].GetProperty("remedy").GetString(), Is.EqualTo(Error.Remedy));
            Assert.That(root.GetProperty("findings")[0].GetProperty("evidence").EnumerateArray().Select(line => line.GetString()), Is.EqualTo(Error.Evidence));
            Assert.That(root.GetProperty("checks")[1].GetProperty("codes").EnumerateArray().Select(code => code.GetString()), Is.EqualTo(new[] { "ACPR901" }));
            Assert.That(root.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("status").GetString()), Is.EqualTo(new[] { "pass", "fail", "skipped", "warn", "skipped" }));
            Assert.That(root.GetProperty("checks")[3].GetProperty("image").ValueKind, Is.EqualTo(JsonValueKind.Null));
        });

        static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);
    }

    [Test]
    public void ToText_WithoutFindings_SaysSo()
    {
        var healthy = new PullDiagnosis(PullTarget.Image("example.com/a", "my-ns"), [new DiagnosticCheck("reference", DiagnosticStatus.Pass, "a", "example.com/a")]);

        Assert.That(healthy.ToText(), Is.EqualTo(
            """
            Nothing was found that keeps the target from pulling.

            PASS image 'example.com/a' for serviceaccount my-ns:default: 0 errors, 0 warnings, 1 check, 0 of
              them skipped
              PASS    reference a

            """.ReplaceLineEndings("\n")));
        Assert.That(healthy.ToMarkdown(), Does.StartWith("Nothing was found"));
        Assert.That(JsonDocument.Parse(healthy.ToJson()).RootElement.GetProperty("findings").GetArrayLength(), Is.Zero);
        Assert.That(healthy.ToString(), Is.EqualTo("image 'example.com/a' for serviceaccount my-ns:default: Pass"));
    }

    [Test]
    public void Status_IsTheWorstOfTheChecks_AndSkippedIsNeverAPass() => Assert.Multiple(() =>
    {
        var pass = new DiagnosticCheck("a", DiagnosticStatus.Pass, "a");
        var skipped = new DiagnosticCheck("b", DiagnosticStatus.Skipped, "not here");
        var unknown = new DiagnosticCheck("c", DiagnosticStatus.Skipped, "not readable", findings: [Note]);
        var warn = new DiagnosticCheck("d", DiagnosticStatus.Warn, "d", findings: [Warning]);
        var fail = new DiagnosticCheck("e", DiagnosticStatus.Fail, "e", findings: [Error]);
        Assert.That(Of(), Is.EqualTo(DiagnosticStatus.Skipped));
        Assert.That(Of(skipped), Is.EqualTo(DiagnosticStatus.Skipped));
        Assert.That(Of(pass, skipped), Is.EqualTo(DiagnosticStatus.Pass));
        Assert.That(Of(pass, unknown), Is.EqualTo(DiagnosticStatus.Warn));
        Assert.That(Of(warn, pass), Is.EqualTo(DiagnosticStatus.Warn));
        Assert.That(Of(fail, warn, skipped), Is.EqualTo(DiagnosticStatus.Fail));

        static DiagnosticStatus Of(params DiagnosticCheck[] checks) => new PullDiagnosis(PullTarget.Pod("my-ns", "web-0"), checks).Status;
    });

    [TestCase(DiagnosticStatus.Pass)]
    [TestCase(DiagnosticStatus.Warn)]
    [TestCase(DiagnosticStatus.Skipped)]
    public void Check_WithAnError_CanOnlyFail(DiagnosticStatus status) => Assert.Multiple(() =>
    {
        Assert.That(() => new DiagnosticCheck("a", status, "a", findings: [Error]), Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => new DiagnosticCheck("a", DiagnosticStatus.Fail, "a", findings: [Warning]), Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => new DiagnosticCheck("a", DiagnosticStatus.Pass, "a", findings: [Warning]), Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => new DiagnosticCheck("a", DiagnosticStatus.Warn, "a", findings: [Note]), Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => new DiagnosticCheck("a", (DiagnosticStatus)9, "a"), Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => new DiagnosticCheck("", DiagnosticStatus.Pass, "a"), Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => new DiagnosticCheck("a", DiagnosticStatus.Pass, " "), Throws.TypeOf<AcpRegistryArgumentException>());
    });

    [Test]
    public void Lists_GivenToResults_AreCopied()
    {
        List<Finding> findings = [Error];
        List<DiagnosticCheck> checks = [new("a", DiagnosticStatus.Fail, "a", findings: findings)];
        var diagnosis = new PullDiagnosis(PullTarget.Pod("my-ns", "web-0"), checks);
        findings.Clear();
        checks.Clear();

        Assert.That(diagnosis.Checks, Has.Count.EqualTo(1));
        Assert.That(diagnosis.Findings, Is.EqualTo(new[] { Error }));
        Assert.That(diagnosis.Checks[0].Findings, Is.EqualTo(new[] { Error }));
    }

    private static PullDiagnosis Diagnosis() => new(
        PullTarget.Pod("my-ns", "web-0"),
        [
            new("reference", DiagnosticStatus.Pass, "a", "example.com/a"),
            new("permission", DiagnosticStatus.Fail, "denied", "example.com/a", [Error]),
            new("permission", DiagnosticStatus.Skipped, "not readable", "example.com/b", [Note]),
            new("network-policies", DiagnosticStatus.Warn, "one", findings: [Warning]),
            new("dns", DiagnosticStatus.Skipped, "outside the cluster, and the reason is so long that it takes more than one line of this terminal to say all of it"),
        ],
        [Error, Warning, Note]);
}
