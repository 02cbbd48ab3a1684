using System.Text;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Tests.Support;
using CsCheck;

namespace AcpRegistry.Sdk.Tests.Credentials;

[TestFixture]
public sealed class PullSecretFuzzTests
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "5", "-1e999", " ", "\n", "\"auths\"", "\"Auths\":", "\"auths\":{", "\"HttpHeaders\":", "\"auth\":", "\"username\":",
        "\"password\":", "\"identitytoken\":", "\"dTpw\"", "\"%\"", "\"dXA=\"", "\"\\ud800\"", "\"\\udc00\\u0041\"", "\"a.b\":", "\"a.b\":{", "\"*.b\":{}", "\"x@a.b/?\":{}",
        "\"[::1]:5\":{}", "\"\\u0000\":{}", "\"%zz\":{}", "\\", "\\u12", "\xFF", "\xC3", "\xEF\xBB\xBF",
    ];

    // Latin-1, so that a piece may be a byte that is no UTF-8.
    private static readonly Gen<byte[]> Texts = Gen.OneOf(
        Gen.Byte.Array[0, 200],
        Gen.Int[0, Pieces.Length - 1].Array[0, 60].Select(picks => Encoding.Latin1.GetBytes(string.Concat(picks.Select(pick => Pieces[pick])))));

    [Test]
    public void Secret_AnyBytes_AreReadWithoutAnException() =>
        Texts.Check(
            bytes =>
            {
                PullSecret json = PullSecret.Create("ns", "s", PullSecret.DockerConfigJsonType, new Dictionary<string, byte[]> { [".dockerconfigjson"] = bytes });
                PullSecret flat = PullSecret.Create("ns", "s", PullSecret.DockerConfigType, new Dictionary<string, byte[]> { [".dockercfg"] = bytes });
                PullSecretLookup lookup = PullSecrets.Lookup("a.b/c", json, flat);
                return lookup.Checks.All(check => check.Text.Length > 0) && lookup.ToString().Length > 0 && lookup.IsFailed == (json.FailsLookup || flat.FailsLookup);
            },
            count: 50_000);

    [Test]
    public void Key_AnyText_IsJudgedWithoutAnException() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["ab.*?[]/:@%25#1\\ "], 0, 24]).Check(
            key =>
            {
                PullSecretLookup lookup = PullSecrets.Lookup("a.b/c", PullSecrets.For(key));
                PullSecretCheck check = lookup.Checks.Single();
                return check.IsMatch == (lookup.Matches.Count == 1) && check.Text.Length > 0 && check.Entry.Host.Length < 300;
            },
            count: 50_000);

    [Test]
    public void Secret_HugeKeysAndPatterns_AreJudgedInTime()
    {
        string stars = string.Concat(Enumerable.Repeat("*a", 400_000));
        string[] keys = [stars + ".b", string.Concat(Enumerable.Repeat("a.", 400_000)), "a.b/" + new string('%', 900_000), new string('@', 900_000), new string('[', 900_000)];

        foreach (string key in keys)
        {
            PullSecretLookup lookup = PullSecrets.Lookup("a.b/c", PullSecrets.For(key));
            Assert.That((lookup.Matches.Count, lookup.ToString().Length < 2_000), Is.EqualTo((0, true)));
        }
    }

    [Test]
    public void Secret_ManyEntries_AreJudgedInTime()
    {
        PullSecretLookup lookup = PullSecrets.Lookup("a.b/c", PullSecrets.OfJson(PullSecrets.Config(Enumerable.Range(0, 60_000).Select(i => ($"h{i}.b", "{}")))));

        Assert.That((lookup.Checks.Count, lookup.Matches.Count), Is.EqualTo((60_000, 0)));
    }

    [Test]
    public void Secret_ManyMatches_AreJudgedInTime()
    {
        PullSecretLookup lookup = PullSecrets.Lookup(
            "a.b/c", PullSecrets.OfJson(PullSecrets.Config(Enumerable.Range(0, 40_000).Select(i => ($"x{i}@a.b", "{}")))));

        Assert.That(lookup.Matches, Has.Count.EqualTo(40_000));
    }
}
