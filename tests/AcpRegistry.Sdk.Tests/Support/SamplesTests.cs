using CsCheck;

namespace AcpRegistry.Sdk.Tests.Support;

public sealed class SamplesTests
{
    private static readonly Gen<(string, int[])> Values = Gen.Select(Gen.String, Gen.Int.Array);

    [Test]
    public void Check_SameSeed_DrawsTheSameValues()
    {
        List<string> first = [], second = [];
        Values.Check(value => first.Add(Samples.Show(value)));
        Values.Check(value => second.Add(Samples.Show(value)));

        Assert.That(first, Has.Count.EqualTo(1_000).And.EqualTo(second));
        Assert.That(first.Distinct().Count(), Is.GreaterThan(900));
    }

    [Test]
    public void Check_ValueThatFails_IsToldWithTheSeedItsNumberAndASmallerOne()
    {
        var drawn = 0;
        var failure = Samples.FirstFailure(
            Gen.Int[0, 1_000],
            number =>
            {
                drawn++;
                Assert.That(number, Is.LessThan(500), "too much");
            },
            new PCG(1, 5),
            1_000)!;

        string[] lines = failure.Split('\n');
        Assert.That(lines[0], Does.Match($@"^Case \d+ of 1000 fails with {TestSeed.Text}: \d+$"));
        Assert.That(failure, Does.Contain("too much").And.Match(@"\nSmaller, and fails too: 50\d\n"));
        Assert.That(drawn, Is.GreaterThan(5));
    }

    [Test]
    public void Check_EveryValueHolds_SaysNothing() => Assert.That(Samples.FirstFailure(Values, _ => { }, new PCG(1, 5), 10), Is.Null);

    [Test]
    public void Show_AnyText_CanBeWrittenIntoATest() =>
        Assert.That(Samples.Show(("a\"\n\ud800é", new[] { 1, 2 }, (string?)null)), Is.EqualTo("""("a\"\u000a\ud800\u00e9", [1, 2], null)"""));
}
