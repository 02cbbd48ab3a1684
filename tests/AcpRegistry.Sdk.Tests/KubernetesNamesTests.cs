using System.Text;
using System.Text.RegularExpressions;
using AcpRegistry.Sdk.Tests.Support;
using CsCheck;

namespace AcpRegistry.Sdk.Tests;

[TestFixture]
public sealed partial class KubernetesNamesTests
{
    private static readonly Gen<string> Nearly = Gen.Char["ab09-.Zé_\n /"].Array[0, 9].Select(characters => new string(characters))
        .SelectMany(text => Gen.OneOf(Gen.Const(0), Gen.Int[0, 260], Gen.Int[62, 64], Gen.Int[252, 254]).Select(length => text.PadRight(length, 'a')));

    // All but NUL, '%' and '/', as a name of a RoleBinding may be; the letter keeps it from being "." or "..".
    private static readonly Gen<string> Segments = Gen.Select(
        SegmentCharacters.Array[0, 40], Gen.Char['a', 'z'], SegmentCharacters.Array[0, 40], (before, letter, after) => string.Concat(before) + letter + string.Concat(after));

    private static readonly string[] Labels = ["a", "0", "a-b", "a--b", "my-ns", new('a', 63)];
    private static readonly string[] NoLabels =
        ["", "-", "-a", "a-", "A", "a.b", "a_b", "ü", "a b", "a\n", "\na", "a/b", "..", "#all", "a?b", "%61", "ａ", new('a', 64)];

    // Not in attributes, which would turn a lone surrogate into U+FFFD.
    private static readonly string[] BrokenUnicode = ["\ud800", "a\udc00", "\udc00\ud800", "\ud83d\ud83d\ude00"];

    [TestCaseSource(nameof(Labels))]
    public void Namespace_Label_IsOne(string text) => Assert.Multiple(() =>
    {
        Assert.That(KubernetesNames.Namespace(text), Is.SameAs(text));
        Assert.That(KubernetesNames.Subdomain(text), Is.SameAs(text));
    });

    [TestCaseSource(nameof(NoLabels))]
    [TestCase(null)]
    public void Namespace_Other_IsRefusedWithTheValueAndTheParameter(string? text)
    {
        var refused = Assert.Throws<AcpRegistryArgumentException>(() => KubernetesNames.Namespace(text))!;

        Assert.That((refused.Code, refused.ParamName), Is.EqualTo((AcpRegistryCodes.InvalidArgument, "text")));
        Assert.That(refused.Message, Does.StartWith($"ACPR104: {KubernetesNames.Quote(text)} is no Kubernetes namespace").And.Contains("63"));
    }

    [Test]
    public void IsNamespace_AnyText_AgreesWithDns1123() =>
        Nearly.Check(text => KubernetesNames.IsNamespace(text) == (text.Length <= 63 && Label().IsMatch(text)), count: 20_000);

    [Test]
    public void IsSubdomain_AnyText_AgreesWithDns1123() =>
        Nearly.Check(text => KubernetesNames.IsSubdomain(text) == (text.Length <= 253 && Subdomain().IsMatch(text)), count: 20_000);

    [Test]
    public void IsSubdomain_Length_CountsAsAWhole() => Assert.Multiple(() =>
    {
        Assert.That(KubernetesNames.IsSubdomain(new string('a', 253)), Is.True);
        Assert.That(KubernetesNames.IsSubdomain(new string('a', 254)), Is.False);
        Assert.That(KubernetesNames.IsSubdomain(""), Is.False);
    });

    [TestCase("system:image-pullers")]
    [TestCase("a b")]
    [TestCase("#all")]
    [TestCase("a?b")]
    [TestCase("a\nb")]
    [TestCase("ü")]
    [TestCase("😀")]
    [TestCase("...")]
    [TestCase("*")]
    [TestCase("\\")]
    public void PathSegment_Legal_IsOne(string text) => Assert.That(KubernetesNames.PathSegment(text), Is.SameAs(text));

    [TestCase(null)]
    [TestCase("")]
    [TestCase(".")]
    [TestCase("..")]
    [TestCase("a/b")]
    [TestCase("/")]
    [TestCaseSource(nameof(BrokenUnicode))]
    [TestCase("a%b")]
    [TestCase("%2e")]
    public void PathSegment_Illegal_IsRefused(string? text) =>
        Assert.That(() => KubernetesNames.PathSegment(text), Throws.TypeOf<AcpRegistryArgumentException>().With.Property("ParamName").EqualTo("text"));

    [Test]
    public void PathSegment_Any_SurvivesTheUrl() =>
        Segments.Check(text =>
        {
            Assert.That(KubernetesNames.PathSegment(text), Is.EqualTo(text));
            Assert.That(Uri.UnescapeDataString(new Uri($"https://h/a/{Uri.EscapeDataString(text)}").AbsolutePath[3..]), Is.EqualTo(text));
        }, count: 2_000);

    [TestCase("alice", true)]
    [TestCase(" alice", true)]
    [TestCase("a\nb", true)]
    [TestCase("*", true)]
    [TestCase("", false)]
    [TestCase(" \t", false)]
    [TestCase(null, false)]
    public void IsIdentity_Text_IsOneUnlessBlankOrBroken(string? text, bool expected)
    {
        Assert.That(KubernetesNames.IsIdentity(text), Is.EqualTo(expected));
        Assert.That(() => KubernetesNames.Identity(text), expected ? Throws.Nothing : Throws.TypeOf<AcpRegistryArgumentException>());
    }

    [Test]
    public void IsIdentity_AnyText_AgreesWithTheEncoder() =>
        Gen.Char["a \ud83d\ude00\ud800\udc00"].Array[0, 6].Select(characters => new string(characters)).Check(
            text => KubernetesNames.IsIdentity(text) == (text.Trim().Length > 0 && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text), count: 5_000);

    [TestCase(null, "null")]
    [TestCase("", "''")]
    [TestCase("a b", "'a b'")]
    [TestCase("a\nb", "'a\\nb'")]
    [TestCase("a\u202eb", "'a\\u202Eb'")]
    public void Quote_Text_ShowsWhatCannotBeSeen(string? text, string expected) => Assert.That(KubernetesNames.Quote(text), Is.EqualTo(expected));

    [Test]
    public void Quote_LongText_IsCut() => Assert.That(KubernetesNames.Quote(new string('a', 100_000)), Is.EqualTo($"'{new string('a', 128)}…'"));

    private static Gen<string> SegmentCharacters => Gen.OneOf(
        Gen.Char['\u0001', '$'].Select(character => $"{character}"),
        Gen.Char['&', '.'].Select(character => $"{character}"),
        Gen.Char['0', '\uD7FF'].Select(character => $"{character}"),
        Gen.Int[0xE000, 0x10FFFF].Select(char.ConvertFromUtf32));

    // As k8s.io/apimachinery/pkg/util/validation has them.
    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Subdomain();
}
