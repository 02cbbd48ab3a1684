using AcpRegistry.Sdk.Diagnostics;
using AcpRegistry.Sdk.Tests.Support;

namespace AcpRegistry.Sdk.Tests.Diagnostics;

[TestFixture]
public sealed class PullFailureTests
{
    private static readonly string[] Words =
        ["unauthorized", "timeout", "not-found", "connection-refused", "toomanyrequests", "no-such-host", "x509", "403-forbidden", "manifest-unknown", "imagepullbackoff"];

    private static IEnumerable<TestCaseData> Messages() =>
        PullFailureCorpus.Messages.Select((row, i) => new TestCaseData(row.Kind, row.Message).SetArgDisplayNames($"{i + 1:00} {row.Kind} {row.Source}"));

    // Each word of a cause stands where an image, a tag or a host does, in every wrapping that was met, around another cause.
    private static IEnumerable<TestCaseData> Named() =>
        from word in Words
        from row in new (PullFailureKind Kind, string Message)[]
        {
            (PullFailureKind.Unknown, "Failed to pull image \"example.com/team/IT:IT\": rpc error: code = Unknown desc = something new"),
            (PullFailureKind.Unknown, "failed to \"StartContainer\" for \"IT\" with ErrImagePull: \"example.com/IT: something new\""),
            (PullFailureKind.Unknown, "err=\"failed to resolve reference \\\"IT.example.com/team/IT:IT\\\": something new\""),
            (PullFailureKind.Forbidden, "Error response from daemon: pull access denied for IT, repository does not exist or may require 'docker login'"),
            (PullFailureKind.RegistryUnavailable, "image pull failed for IT because the registry is unavailable."),
            (PullFailureKind.NotFound, "Error reading manifest IT in example.com/IT: manifest unknown: manifest unknown"),
            (PullFailureKind.NotFound, "Error response from daemon: manifest for IT:IT not found"),
            (PullFailureKind.NameNotResolved, "Get \"https://IT.example.com/v2/\": dial tcp: lookup IT.example.com on 10.0.0.10:53: no such host"),
            (PullFailureKind.ConnectionRefused, "error pinging docker registry IT.example.com: Get https://IT.example.com/v2/: dial tcp 10.0.0.1:443: connect: connection refused"),
            (PullFailureKind.CertificateName, "Get \"https://IT.example.com/v2/\": tls: failed to verify certificate: x509: certificate is valid for IT.example.com, not registry.example.com"),
            (PullFailureKind.NoPlatform, "no match for platform in manifest sha256:b9ab2c28208d75a7: not found"),
            (PullFailureKind.Forbidden, "pulling from host IT.example.com failed with status code [manifests IT]: 403 Forbidden"),
            (PullFailureKind.BackOff, "Back-off pulling image \"IT\""),
            (PullFailureKind.NeverPulled, "Container image \"IT:IT\" is not present with pull policy of Never"),
        }
        select new TestCaseData(row.Kind, row.Message.Replace("IT", word, StringComparison.Ordinal)).SetArgDisplayNames($"{row.Kind}, {word}: {row.Message}");

    [TestCaseSource(nameof(Messages))]
    public void Read_MessageOfARuntime_NamesItsCause(PullFailureKind kind, string message) => Assert.That(PullFailure.Read(message).Kind, Is.EqualTo(kind));

    [TestCaseSource(nameof(Messages))]
    public void Read_MessageWrapped_NamesTheSameCause(PullFailureKind kind, string message)
    {
        var escaped = message.Replace("\"", "\\\"", StringComparison.Ordinal);

        Assert.Multiple(() =>
        {
            Assert.That(PullFailure.Read(message, "ErrImagePull").Kind, Is.EqualTo(kind), "under its reason");
            Assert.That(PullFailure.Read($"Back-off pulling image \"app\": ErrImagePull: {message}", "ImagePullBackOff").Kind, Is.EqualTo(kind), "in a back-off");
            Assert.That(PullFailure.Read($"failed to \"StartContainer\" for \"app\" with ErrImagePull: \"{escaped}\"").Kind, Is.EqualTo(kind), "quoted");
            Assert.That(PullFailure.Read(message.ToUpperInvariant()).Kind, Is.EqualTo(kind), "in other letters");
        });
    }

    [TestCaseSource(nameof(Named))]
    public void Read_NameLikeAnotherCause_IsNotTakenForIt(PullFailureKind kind, string message) => Assert.That(PullFailure.Read(message).Kind, Is.EqualTo(kind));

    [Test]
    public void Corpus_HasMessagesOfEveryKind_EachWithItsSource() => Assert.Multiple(() =>
    {
        Assert.That(PullFailureCorpus.Messages, Has.Count.GreaterThanOrEqualTo(60));
        Assert.That(PullFailureCorpus.Messages.Select(row => row.Kind).Distinct(), Is.EquivalentTo(Enum.GetValues<PullFailureKind>().Except([PullFailureKind.Unknown])));
        Assert.That(PullFailureCorpus.Messages.Select(row => row.Source), Has.All.StartsWith("https://github.com/"));
        Assert.That(PullFailureCorpus.Messages.Select(row => row.Message), Is.Unique);
    });

    [TestCase("ErrImageNeverPull", PullFailureKind.NeverPulled)]
    [TestCase("InvalidImageName", PullFailureKind.InvalidName)]
    [TestCase("RegistryUnavailable", PullFailureKind.RegistryUnavailable)]
    [TestCase("SignatureValidationFailed", PullFailureKind.SignatureRefused)]
    [TestCase("ImageInspectError", PullFailureKind.RuntimeFailed)]
    [TestCase("ImagePullBackOff", PullFailureKind.BackOff)]
    [TestCase("ErrImagePull", PullFailureKind.Unknown)]
    [TestCase("ContainerCreating", PullFailureKind.Unknown)]
    [TestCase(null, PullFailureKind.Unknown)]
    public void Read_ReasonAlone_IsWhatItSays(string? reason, PullFailureKind kind) => Assert.Multiple(() =>
    {
        Assert.That(PullFailure.Read(null, reason).Kind, Is.EqualTo(kind));
        Assert.That(PullFailure.Read(" ", reason).Kind, Is.EqualTo(kind));
    });

    [TestCase(PullFailureKind.BackOff, false)]
    [TestCase(PullFailureKind.Unknown, false)]
    [TestCase(PullFailureKind.Cancelled, false)]
    [TestCase(PullFailureKind.NotFound, true)]
    public void NamesACause_OfAKind_TellsWhetherItSaysWhy(PullFailureKind kind, bool names) =>
        Assert.That(new PullFailure(kind, "said").NamesACause, Is.EqualTo(names));

    [Test]
    public void Message_WithSecretsInUrls_HidesThem()
    {
        var failure = PullFailure.Read(
            "failed to do request: Get \"https://robot:hunter2@example.com/v2/\": then Get \"https://store.example.com/blob?X-Amz-Signature=abcdef&e=1\": EOF\nand more");

        Assert.That(failure.Message, Does.Not.Contain("hunter2").And.Not.Contain("abcdef").And.Not.Contain("\n"));
        Assert.That(failure.Message, Does.Contain("https://***@example.com/v2/").And.Contain("https://store.example.com/blob?***").And.Contain("\\nand more"));
        Assert.That(failure.Kind, Is.EqualTo(PullFailureKind.ConnectionCut));
    }

    [TestCase("Failed to pull image \"alice:hun/ter2@reg.io/ns/app:1\": not found", "Failed to pull image \"***@reg.io/ns/app:1\": not found")]
    [TestCase("Failed to apply default image tag \"https://alice:hun ter2@reg.io/app\": no", "Failed to apply default image tag \"https://***@reg.io/app\": no")]
    [TestCase("Get https://alice:hun/ter2#@reg.io/v2/: EOF", "Get https://***@reg.io/v2/: EOF")]
    [TestCase("(alice:hunter2@shared.io:5000/ns): EOF", "(***@shared.io:5000/ns): EOF")]
    [TestCase("docker://reg.io:5000/ns/app:1@sha256:0123abcdef: EOF", "docker://reg.io:5000/ns/app:1@sha256:0123abcdef: EOF")]
    public void Message_WithAPasswordBeforeAHost_HidesIt(string message, string shown) => Assert.That(PullFailure.Read(message).Message, Is.EqualTo(shown));

    [Test]
    public void Read_EndlessMessage_IsCut()
    {
        var failure = PullFailure.Read("no such host " + new string('a', 100_000) + " connection refused");

        Assert.That(failure.Kind, Is.EqualTo(PullFailureKind.NameNotResolved));
        Assert.That(failure.Message, Has.Length.LessThanOrEqualTo(1026));
    }

    [Test]
    public void Read_AnyText_NeverThrows()
    {
        var random = new Random(TestSeed.Value);
        const string Letters = "\"\\/:.@ \n[](),abcé😀x509 for lookup registry";
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => Letters[random.Next(Letters.Length)])]);
            Assert.That(() => PullFailure.Read(text, text), Throws.Nothing, $"{TestSeed.Text}: {text}");
        }
    }

    [Test]
    public void Failure_MadeByHand_IsChecked() => Assert.Multiple(() =>
    {
        Assert.That(() => new PullFailure((PullFailureKind)99, "said"), Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => new PullFailure(PullFailureKind.NotFound, " "), Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(new PullFailure(PullFailureKind.NotFound, "said").ToString(), Is.EqualTo("NotFound: said"));
    });
}
