using AcpRegistry.Sdk.Registries;
using static AcpRegistry.Sdk.Tests.Registries.NodeHostsSamples;

namespace AcpRegistry.Sdk.Tests.Registries;

public sealed class NodeHostsFileMendingTests
{
    private const string Stale = $"10.9.9.9 {Names} {Marker}";
    private const string OtherService = $"10.4.0.2 image-registry.cpaas-system image-registry.cpaas-system.svc {Marker}";

    private static IEnumerable<TestCaseData> Texts()
    {
        yield return Row("empty", "", $"{Line}\n");
        yield return Row("missing", "127.0.0.1 localhost\n", $"127.0.0.1 localhost\n{Line}\n");
        yield return Row("missing, no final line break", "127.0.0.1 localhost", $"127.0.0.1 localhost\n{Line}\n");
        yield return Row("missing, CRLF", "127.0.0.1 localhost\r\n", $"127.0.0.1 localhost\r\n{Line}\r\n");
        yield return Row("missing, CRLF, no final line break", "a\r\nb", $"a\r\nb\r\n{Line}\r\n");
        yield return Row("missing, the first line break counts", "a\nb\r\nc", $"a\nb\r\nc\n{Line}\n");
        yield return Row("missing, below a byte order mark", "\uFEFF", $"\uFEFF\n{Line}\n");
        yield return Row("stale", $"a\n{Stale}\nb", $"a\n{Line}\nb");
        yield return Row("stale, no final line break", $"a\n{Stale}", $"a\n{Line}");
        yield return Row("stale, CRLF", $"\r\n{Stale}\r\n\r\n", $"\r\n{Line}\r\n\r\n");
        yield return Row("stale, its own line break", $"a\n{Stale}\r\nb\n", $"a\n{Line}\r\nb\n");
        yield return Row("stale, behind a byte order mark", $"\uFEFF{Stale}\r\nb", $"\uFEFF\r\n{Line}\r\nb");
        yield return Row("right, behind a byte order mark", $"\uFEFF{Line}", $"\uFEFF\n{Line}");
        yield return Row("stale, behind what is no byte order mark there", $"a\n\uFEFF{Stale}\nb", $"a\n{Line}\nb");
        yield return Row("twice", $"{Stale}\na\n{Line}\nb\n", $"{Line}\na\nb\n");
        yield return Row("twice, no final line break", $"{Line}\na\n{Line}", $"{Line}\na\n");
        yield return Row("a name is missing", $"10.4.0.1 {Short} {Name} {Marker}", Line);
        yield return Row("no address", $"ten.four {Names} {Marker}", Line);
        yield return Row("with a name of somebody else's on it", $"10.9.9.9 foo {Names} {Marker}\n", $"{Line}\n");
        yield return Row("in one family too many", $"{Line}\n{Line6}\n", $"{Line}\n");
        yield return Row("another Service's line", $"{OtherService}\n{Stale}\n", $"{OtherService}\n{Line}\n");
        yield return Row("commented out", $"# {Stale}\n", $"# {Stale}\n{Line}\n");
        yield return Row("contradicted", $"10.9.9.9 {Names}\n{Stale}\n", $"10.9.9.9 {Names}\n{Line}\n");
        yield return Row("somebody else's is right", $"10.4.0.1 {Names}\n", $"10.4.0.1 {Names}\n{Line}\n");

        static TestCaseData Row(string name, string text, string mended) => new TestCaseData(text, mended).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Texts))]
    public void WithResolverLine_Text_IsMended(string text, string mended) =>
        Assert.Multiple(() =>
        {
            Assert.That(Mend(text), Is.EqualTo(mended));
            Assert.That(Check(text).NeedsMending);
            Assert.That(Check(mended).NeedsMending, Is.False);
        });

    [TestCase(Line)]
    [TestCase(Line + "\r\n")]
    [TestCase("a\n\t10.4.0.1\t" + Names + " more " + Marker + "  \nb")]
    [TestCase("::ffff:10.4.0.1 " + Full + " " + Name + " " + Short + " # " + Marker)]
    public void WithResolverLine_RightInItsOwnWay_IsTheSameFile(string text)
    {
        var file = NodeHostsFile.Parse(text);

        Assert.That(file.WithResolverLine(IPv4), Is.SameAs(file));
    }

    [Test]
    public void WithResolverLine_AddressWithAScope_IsNotTheClusterIP() =>
        Assert.That(Mend($"fd00:10:4::1%eth0 {Names} {Marker}\n", "fd00:10:4::1"), Is.EqualTo($"{Line6}\n"));

    [TestCase("", Line + "\n" + Line6 + "\n")]
    [TestCase("a\r\n", "a\r\n" + Line + "\r\n" + Line6 + "\r\n")]
    [TestCase("a\r\n" + Line + "\r\nb", "a\r\n" + Line + "\r\n" + Line6 + "\r\nb")]
    [TestCase(Line6 + "\na\n" + Line, Line6 + "\na\n" + Line)]
    [TestCase("a\n" + Line6 + "\nb\n" + Stale, "a\n" + Line + "\n" + Line6 + "\nb\n")]
    public void WithResolverLine_BothFamilies_HasALineOfEach(string text, string mended) =>
        Assert.That(Mend(text, "10.4.0.1", "fd00:10:4::1"), Is.EqualTo(mended));

    [Test]
    public void WithResolverLine_ContradictingLine_IsKeptAndReported()
    {
        var mended = NodeHostsFile.Parse($"10.9.9.9 {Name}\n").WithResolverLine(IPv4);

        Assert.That(
            mended.Check(IPv4).Names.Select(name => name.State),
            Is.EqualTo(new[] { NodeHostsNameState.Current, NodeHostsNameState.Contradicted, NodeHostsNameState.Current }));
    }

    [Test]
    public void WithResolverLine_ClusterDomain_IsPartOfTheLongName() =>
        Assert.That(
            NodeHostsFile.Parse(Line).WithResolverLine(IPv4, "acp.example").ToString(),
            Is.EqualTo($"10.4.0.1 {Short} {Name} {Name}.acp.example {Marker}"));

    [Test]
    public void WithResolverLine_ServiceWithoutClusterIP_IsRefused() =>
        Assert.That(
            () => NodeHostsFile.Parse(Line).WithResolverLine(Service()),
            Throws.TypeOf<AcpRegistryArgumentException>().With.Message.Contains("internal-docker-registry in cpaas-system has no ClusterIP"));
}
