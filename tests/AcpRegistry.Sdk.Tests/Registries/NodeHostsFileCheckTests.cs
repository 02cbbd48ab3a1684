using System.Net;
using AcpRegistry.Sdk.Registries;
using static AcpRegistry.Sdk.Registries.NodeHostsNameState;
using static AcpRegistry.Sdk.Tests.Registries.NodeHostsSamples;

namespace AcpRegistry.Sdk.Tests.Registries;

public sealed class NodeHostsFileCheckTests
{
    private const string Other = $"10.9.9.9 {Names}";
    private const string Stale = $"{Other} {Marker}";

    private static IEnumerable<TestCaseData> States()
    {
        yield return Row("the platform's line", Line, Current);
        yield return Row("an empty file", "", Missing);
        yield return Row("another name", "127.0.0.1 localhost", Missing);
        yield return Row("a line of somebody else's that is right", $"10.4.0.1 {Names}", Current);
        yield return Row("stale", Stale, NodeHostsNameState.Stale);
        yield return Row("stale, then right", $"{Stale}\n{Line}", NodeHostsNameState.Stale);
        yield return Row("right, then stale", $"{Line}\n{Stale}", Current);
        yield return Row("somebody else's, then right", $"{Other}\n{Line}", Contradicted);
        yield return Row("right, then somebody else's", $"{Line}\n{Other}", Current);
        yield return Row("only somebody else's, and wrong", Other, Contradicted);
        yield return Row("somebody else's that is right, then stale", $"10.4.0.1 {Names}\n{Stale}", Current);
        yield return Row("no current line of the family", $"{Line}\nfd00::9 {Names}", Contradicted);
        yield return Row("a stale line of a family that the Service doesn't have", $"{Line}\nfd00::9 {Names} {Marker}", NodeHostsNameState.Stale);
        yield return Row("stale in one family and contradicted in the other", $"{Stale}\nfd00::9 {Names}", Contradicted);
        yield return Row("commented out", $"# {Line}", Missing);
        yield return Row("named in a comment", $"10.4.0.1 a # {Names}", Missing);
        yield return Row("another comment", $"10.9.9.9 {Names} {Marker} (old)", Contradicted);
        yield return Row("a comment right behind the names", $"10.9.9.9 {Names}{Marker}", NodeHostsNameState.Stale);
        yield return Row("a comment before the marker", $"10.9.9.9 {Names} # moved {Marker}", NodeHostsNameState.Stale);
        yield return Row("blanks behind the marker", $"{Stale} \t\r\n", NodeHostsNameState.Stale);
        yield return Row("tabs and many blanks", $"\t10.4.0.1\t\t{Short} \t {Name}\r{Full}\t{Marker}", Current);
        yield return Row("a vertical tab, which parts no fields for Go", $"10.4.0.1\v{Names}", Missing);
        yield return Row("a form feed, which parts no fields for Go", $"10.4.0.1\f{Names}", Missing);
        yield return Row("names with a vertical tab between them", $"10.4.0.1 {Short}\v{Name}\v{Full}", Missing);
        yield return Row("a form feed behind the marker", $"10.9.9.9 {Names} {Marker}\f", Contradicted);
        yield return Row("upper case", Line.ToUpperInvariant(), Current);
        yield return Row("a final dot", $"10.4.0.1 {Short}. {Name}. {Full}.", Current);
        yield return Row("two final dots", $"10.4.0.1 {Short}.. {Name}.. {Full}..", Missing);
        yield return Row("among other names", $"10.4.0.1 a {Short} b {Name} c {Full} d", Current);
        yield return Row("parts of other names", $"10.4.0.1 x{Short} {Name}.x {Full}x", Missing);
        yield return Row("a letter that only looks the same", $"10.4.0.1 {Names.Replace('k', '\u212A').Replace('s', '\u017F')}", Missing);
        yield return Row("another kind of blank", $"10.4.0.1\u00A0{Names}", Missing);
        yield return Row("CRLF", $"127.0.0.1 localhost\r\n{Line}\r\n", Current);
        yield return Row("carriage returns alone end no line", $"127.0.0.1 localhost\r10.4.0.1 {Names}\r", Contradicted);
        yield return Row("carriage returns alone behind a comment", $"# ours\r{Line}\r", Missing);
        yield return Row("behind a byte order mark", $"\uFEFF{Line}", Missing);
        yield return Row("below a byte order mark", $"\uFEFF\n{Line}", Current);
        yield return Row("no address", $"registry {Names}", Missing);
        yield return Row("an address without names", "10.4.0.1", Missing);
        yield return Row("the names as an address", $"{Name} 10.4.0.1", Missing);

        static TestCaseData Row(string name, string text, NodeHostsNameState state) => new TestCaseData(text, state).SetArgDisplayNames(name, $"{state}");
    }

    [TestCaseSource(nameof(States))]
    public void Check_File_SaysWhatTheNamesComeTo(string text, NodeHostsNameState state)
    {
        var check = Check(text);

        Assert.Multiple(() =>
        {
            Assert.That(check.Names.Select(name => name.Name), Is.EqualTo(new[] { Short, Name, Full }));
            Assert.That(check.Names.Select(name => name.State), Is.All.EqualTo(state));
            Assert.That(check.IsCurrent, Is.EqualTo(state == Current));
        });
    }

    private static IEnumerable<TestCaseData> Addresses()
    {
        yield return Row("10.4.0.1", "10.4.0.1", Current);
        yield return Row("10.4.0.1", "::ffff:10.4.0.1", Current);
        yield return Row("10.4.0.1", "::FFFF:0A04:0001", Current);
        yield return Row("::ffff:10.4.0.1", "10.4.0.1", Current);
        yield return Row("10.4.0.1", "010.4.0.1", Missing);
        yield return Row("10.4.0.1", "0xa.4.0.1", Missing);
        yield return Row("10.4.0.1", "10.4.1", Missing);
        yield return Row("10.4.0.1", "10.4.0.1.", Missing);
        yield return Row("10.4.0.1", "10.4.0.256", Missing);
        yield return Row("10.4.0.1", "10.4.0.999", Missing);
        yield return Row("10.4.0.1", "10.4.0.255", Contradicted);
        yield return Row("10.4.0.1", "10.4.0.1:5000", Missing);
        yield return Row("10.4.0.1", "10.4.0.1/32", Missing);
        yield return Row("10.4.0.1", "10.4.0.1%eth0", Missing);
        yield return Row("10.4.0.1", "168034305", Missing);
        yield return Row("10.4.0.1", "１０.4.0.1", Missing);
        yield return Row("10.4.0.1", "::ffff:10.4.0.1%eth0", Missing);
        yield return Row("10.4.0.1", "::ffff:010.4.0.1", Missing);
        yield return Row("fd00::1", "fd00::1", Current);
        yield return Row("fd00::1", "FD00:0:0:0::0001", Current);
        yield return Row("fd00::1", "fd00:0000:0000:0000:0000:0000:0000:0001", Current);
        yield return Row("fd00::1", "fd00::1%eth0", Contradicted);
        yield return Row("fd00::1", "fd00::1%", Missing);
        yield return Row("fd00::1", "[fd00::1]", Missing);
        yield return Row("fd00::1", "[fd00::1]:80", Missing);
        yield return Row("fd00::1", "fd00::1/64", Missing);
        yield return Row("fd00::1", "fd00::1::", Missing);
        yield return Row("fd00::1", ":", Missing);
        yield return Row("fd00::1", "::", Contradicted);
        yield return Row("fd00::1", "10.4.0.1", Contradicted);

        static TestCaseData Row(string clusterIP, string written, NodeHostsNameState state) => new(clusterIP, written, state);
    }

    [TestCaseSource(nameof(Addresses))]
    public void Check_Address_IsReadAsResolversDo(string clusterIP, string written, NodeHostsNameState state) =>
        Assert.That(Check($"{written} {Names}", clusterIP).Names.Select(name => name.State), Is.All.EqualTo(state));

    [Test]
    public void Check_NamesOfDifferentLines_AreJudgedEachByItself()
    {
        var check = Check($"10.9.9.9 {Short}\n10.8.8.8 {Name} {Marker}\n");

        Assert.Multiple(() =>
        {
            Assert.That(check.Names.Select(name => name.State), Is.EqualTo(new[] { Contradicted, NodeHostsNameState.Stale, Missing }));
            Assert.That(check.GeneratedLines, Is.EqualTo(new[] { 2 }));
            Assert.That(check.IsCurrent, Is.False);
        });
    }

    [Test]
    public void Check_BothFamilies_EitherIsEnough()
    {
        Assert.Multiple(() =>
        {
            Assert.That(NodeHostsFile.Parse($"{Line}\n{Line6}").Check(BothFamilies).IsCurrent);
            Assert.That(NodeHostsFile.Parse(Line).Check(BothFamilies).IsCurrent);
            Assert.That(NodeHostsFile.Parse(Line6).Check(BothFamilies).IsCurrent);
            Assert.That(NodeHostsFile.Parse($"{Line}\nfd00::9 {Names}").Check(BothFamilies).IsCurrent, Is.False);
            Assert.That(NodeHostsFile.Parse($"{Line}\n{Line6}").Check(BothFamilies).Names[0].IsDuplicated, Is.False);
        });
    }

    [Test]
    public void Check_Entries_AreTheLinesAsWritten()
    {
        var check = Check($"# hosts\r\nfe80::1%eth0\t{Name}\r\n{Line}\t\r\n::ffff:10.9.9.9 {Name} {Name.ToUpperInvariant()}");

        Assert.Multiple(() =>
        {
            Assert.That(check.GeneratedLines, Is.EqualTo(new[] { 3 }));
            Assert.That(check.Names[0].Entries, Has.Count.EqualTo(1));
            Assert.That(check.Names[1].Entries, Is.EqualTo(new[]
            {
                new NodeHostsEntry { LineNumber = 2, Address = IPAddress.Parse("fe80::1"), ScopeId = "eth0", Text = $"fe80::1%eth0\t{Name}" },
                new NodeHostsEntry { LineNumber = 3, Address = IPAddress.Parse("10.4.0.1"), IsGenerated = true, Text = $"{Line}\t" },
                new NodeHostsEntry
                {
                    LineNumber = 4, Address = IPAddress.Parse("10.9.9.9"), Text = $"::ffff:10.9.9.9 {Name} {Name.ToUpperInvariant()}",
                },
            }));
            Assert.That(check.Names[1].ResolvesTo.Select(entry => entry.LineNumber), Is.EqualTo(new[] { 2, 3 }));
        });
    }

    [TestCase(Line, false)]
    [TestCase(Line + "\n" + Line6, false)]
    [TestCase(Line + "\n" + Line, true)]
    [TestCase(Line6 + "\n" + Line6, true)]
    [TestCase(Line + "\n10.9.9.9 " + Names, true)]
    [TestCase("10.4.0.1 " + Names + " " + Names, false)]
    public void Check_LinesOfOneFamily_AreDuplicates(string text, bool duplicated) =>
        Assert.That(Check(text).Names.Select(name => name.IsDuplicated), Is.All.EqualTo(duplicated));

    [Test]
    public void Check_ExpectedLines_AreOneForEachClusterIP() =>
        Assert.Multiple(() =>
        {
            Assert.That(Check("").ExpectedLines, Is.EqualTo(new[] { Line }));
            Assert.That(NodeHostsFile.Parse("").Check(BothFamilies).ExpectedLines, Is.EqualTo(new[] { Line, Line6 }));
            Assert.That(Check("", "10.4.0.1", "::ffff:10.4.0.1").ExpectedLines, Is.EqualTo(new[] { Line }));
            Assert.That(
                NodeHostsFile.Parse("").Check(IPv4, "acp.example").ExpectedLines,
                Is.EqualTo(new[] { $"10.4.0.1 {Short} {Name} {Name}.acp.example {Marker}" }));
        });

    [Test]
    public void Check_ServiceWithoutClusterIP_ExpectsNothing()
    {
        var check = NodeHostsFile.Parse(Line).Check(Service());

        Assert.Multiple(() =>
        {
            Assert.That(check.ExpectedLines, Is.Empty);
            Assert.That(check.NeedsMending, Is.False);
            Assert.That(check.Names.Select(name => name.State), Is.All.EqualTo(NodeHostsNameState.Stale));
        });
    }

    [TestCase("")]
    [TestCase("Cluster.Local")]
    [TestCase("cluster.local.")]
    [TestCase("cluster local")]
    [TestCase("a\n10.9.9.9")]
    public void Check_WrongClusterDomain_IsRefused(string domain) =>
        Assert.That(() => NodeHostsFile.Parse("").Check(IPv4, domain), Throws.TypeOf<AcpRegistryArgumentException>().With.Message.Contains("cluster domain"));

    [Test]
    public void Results_ValuesThatCannotBe_AreRefused() =>
        Assert.Multiple(() =>
        {
            Assert.That(() => new NodeHostsName { Name = " ", State = Current }, Throws.TypeOf<AcpRegistryArgumentException>());
            Assert.That(() => new NodeHostsName { Name = Name, State = (NodeHostsNameState)9 }, Throws.TypeOf<AcpRegistryArgumentException>());
            Assert.That(() => new NodeHostsEntry { LineNumber = 0, Address = IPAddress.Loopback, Text = "" }, Throws.TypeOf<AcpRegistryArgumentException>());
            Assert.That(() => new NodeHostsEntry { LineNumber = 1, Address = null!, Text = "" }, Throws.ArgumentNullException);
            Assert.That(() => new NodeHostsCheck { Names = null! }, Throws.ArgumentNullException);
            Assert.That(new NodeHostsCheck { Names = [] }.IsCurrent, Is.False);
            Assert.That(() => NodeHostsFile.Parse(null!), Throws.ArgumentNullException);
        });

    [Test]
    public void Results_Lists_AreCopies()
    {
        var lines = new List<int> { 1 };
        var check = new NodeHostsCheck { Names = [], GeneratedLines = lines };

        lines.Add(2);

        Assert.That(check.GeneratedLines, Is.EqualTo(new[] { 1 }));
    }
}
