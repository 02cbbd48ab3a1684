using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Tests.Support;
using CsCheck;

namespace AcpRegistry.Sdk.Tests.Credentials;

[TestFixture]
public sealed class ChallengeScannerTests
{
    private static readonly string[] Pieces =
    [
        "Basic", "Bearer", "Negotiate", " ", "\t", ",", "=", "==", "\"", "\\", "\\\"", "realm", "service", "scope", "realm=\"a\"", "x=y", "YII=", "é", "\0", "\r\n", "/", "😀",
    ];

    private static IEnumerable<TestCaseData> Headers()
    {
        yield return Row("""Basic realm="a b" """, "Basic[realm=a b]");
        yield return Row("""bearer REALM="https://x/t",service="s, t=u",scope="repository:a/b:pull" """, "bearer[REALM=https://x/t;service=s, t=u;scope=repository:a/b:pull]");
        yield return Row("Basic realm=token", "Basic[realm=token]");
        yield return Row("Basic realm = \"a\" , charset=\"UTF-8\"", "Basic[realm=a;charset=UTF-8]");
        yield return Row("Basic realm=\"a \\\"quoted\\\" \\\\ one\"", "Basic[realm=a \"quoted\" \\ one]");
        yield return Row("Basic realm=\"\"", "Basic[realm=]");
        yield return Row("Negotiate", "Negotiate[]");
        yield return Row("Negotiate, Basic realm=\"a\", Bearer realm=\"b\",service=c", "Negotiate[] Basic[realm=a] Bearer[realm=b;service=c]");
        yield return Row("Negotiate YII==, Basic realm=\"a\"", "Negotiate[] Basic[realm=a]");
        yield return Row(",, Basic realm=\"a\",,", "Basic[realm=a]");
        yield return Row("Basic realm=\"a\", realm=\"b\"", "Basic[realm=a]?");
        yield return Row("Basic realm=\"a\", REALM=\"a\"", "Basic[realm=a]?");

        // What can't be read ends it, and half a challenge is none.
        yield return Row("", "");
        yield return Row("\"Basic\" realm=a", "");
        yield return Row("Basic realm=\"a", "");
        yield return Row("Basic realm=\"a\\", "");
        yield return Row("Basic realm=\"a\" b", "");
        yield return Row("Basic realm=\"a\"; x=y", "");
        yield return Row("Basic realm=é", "");
        yield return Row("Negotiate, Basic realm=\"a", "Negotiate[]");
        yield return Row("=x", "");
        yield return Row("realm=\"a\"", "");

        static TestCaseData Row(string header, string expected) => new TestCaseData(header, expected).SetArgDisplayNames(header);
    }

    [TestCaseSource(nameof(Headers))]
    public void Read_OneHeader_HasItsChallenges(string header, string expected) => Assert.That(Text(ChallengeScanner.Read([header])), Is.EqualTo(expected));

    [Test]
    public void Read_SeveralHeaders_HasThoseOfAll() =>
        Assert.That(Text(ChallengeScanner.Read(["Basic realm=\"a\"", "\"", "Bearer realm=\"b\""])), Is.EqualTo("Basic[realm=a] Bearer[realm=b]"));

    [Test]
    public void Read_TooMuch_IsLeftOut() => Assert.Multiple(() =>
    {
        Assert.That(ChallengeScanner.Read([string.Join(',', Enumerable.Repeat("Negotiate", 100))]), Has.Count.EqualTo(ChallengeScanner.MostChallenges));
        Assert.That(ChallengeScanner.Read(Enumerable.Repeat("Negotiate", 100)), Has.Count.EqualTo(ChallengeScanner.MostChallenges));
        Assert.That(ChallengeScanner.Read([$"Basic realm=\"{new string('a', ChallengeScanner.LongestHeader)}\""]), Is.Empty);
        Assert.That(ChallengeScanner.Read(["Basic " + string.Join(',', Enumerable.Range(0, ChallengeScanner.MostParameters + 1).Select(i => $"p{i}=x"))]), Is.Empty);
    });

    [Test]
    public void Read_Anything_NeverThrowsAndStaysBounded() =>
        Gen.Select(Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 40], Gen.String[0, 20]).Check(
            (pieces, text) =>
            {
                var found = ChallengeScanner.Read([string.Concat(pieces), text, string.Concat(pieces) + text]);
                return found.Count <= ChallengeScanner.MostChallenges && found.All(challenge => challenge.Count <= ChallengeScanner.MostParameters && challenge.Scheme.Length > 0);
            },
            count: 200_000);

    private static string Text(IEnumerable<AuthChallenge> challenges) => string.Join(' ', challenges.Select(challenge =>
        $"{challenge.Scheme}[{string.Join(';', challenge.Parameters.Select(parameter => $"{parameter.Key}={parameter.Value}"))}]{(challenge.IsUnambiguous ? "" : "?")}"));
}
