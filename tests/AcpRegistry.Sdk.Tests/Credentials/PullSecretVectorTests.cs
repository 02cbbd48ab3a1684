using System.Text;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Tests.Credentials;

[TestFixture]
public sealed class PullSecretVectorTests
{
    [Test]
    public void Vectors_File_IsWhole() => Assert.Multiple(() =>
    {
        Assert.That(PullSecretVector.All, Has.Count.EqualTo(6_000));
        Assert.That(PullSecretVector.All.Count(vector => vector.Matches.Count > 0), Is.EqualTo(3_344));
        Assert.That(PullSecretVector.All.Count(vector => vector.Matches.Count > 1), Is.EqualTo(452));
        Assert.That(PullSecretVector.All.Count(vector => vector.Failed), Is.EqualTo(561));
    });

    [Test]
    public void Lookup_EveryVector_AgreesWithKubelet()
    {
        IEnumerable<string> disagreements = PullSecretVector.All
            .Select(vector => (Expected: Show(vector), Ours: Show(Lookup(vector)), vector))
            .Where(pair => pair.Expected != pair.Ours)
            .Select(pair => $"expected {pair.Expected}, got {pair.Ours}: {pair.vector.Image} with "
                + string.Join(" and ", pair.vector.Secrets.SelectMany(secret => secret.Data.Values).Select(Encoding.UTF8.GetString)));

        Assert.That(disagreements.Take(10), Is.Empty);
    }

    [Test]
    public void Lookup_EveryVector_SaysWhyForEachEntry() => Assert.Multiple(() =>
    {
        List<PullSecretLookup> lookups = [.. PullSecretVector.All.Select(Lookup)];
        List<PullSecretCheck> checks = [.. lookups.SelectMany(lookup => lookup.Checks)];

        Assert.That(checks.Where(check => string.IsNullOrWhiteSpace(check.Text)), Is.Empty);
        Assert.That(lookups.Where(lookup => !lookup.IsFailed && lookup.Checks.Count(check => check.IsMatch) != lookup.Matches.Count), Is.Empty);
        Assert.That(
            checks.Select(check => check.Outcome).Distinct(),
            Is.EquivalentTo(Enum.GetValues<PullSecretOutcome>().Except([PullSecretOutcome.MatchesExpired])), "No vector has a token.");
    });

    private static PullSecretLookup Lookup(PullSecretVector vector) =>
        PullSecretLookup.Of(ImageReference.Parse(vector.Image), vector.Read(), DateTimeOffset.UnixEpoch);

    private static string Show(PullSecretVector vector) =>
        vector.Failed ? $"{vector.LookedUp} fails" : $"{vector.LookedUp} {string.Join(' ', vector.Matches.Select(match => $"{match[0]}/{match[1]}"))}";

    private static string Show(PullSecretLookup lookup) =>
        lookup.IsFailed ? $"{lookup.LookedUp} fails" : $"{lookup.LookedUp} {string.Join(' ', lookup.Matches.Select(match => $"{match.Username}/{match.Password}"))}";
}
