using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.Tests.Access;

public sealed class RbacRuleTests
{
    // Groups, resources, verbs and names of the rule; then the request: verb, group, resource, subresource, name.
    [TestCase("g", "images", "get", "", "get", "g", "images", "", "", ExpectedResult = true)]
    [TestCase("g", "images", "get", "", "get", "g", "images", "", "app", ExpectedResult = true)]
    [TestCase("g", "images", "get", "", "list", "g", "images", "", "", ExpectedResult = false)]
    [TestCase("g", "images", "get", "", "get", "h", "images", "", "", ExpectedResult = false)]
    [TestCase("g", "images", "get", "", "get", "g", "image", "", "", ExpectedResult = false)]
    [TestCase("g", "images", "get", "", "get", "G", "images", "", "", ExpectedResult = false)]
    [TestCase("g", "images", "get", "", "", "g", "images", "", "", ExpectedResult = false)]
    [TestCase("*", "*", "*", "", "any", "any", "any", "any", "any", ExpectedResult = true)]
    [TestCase("*", "images", "get", "", "get", "", "images", "", "", ExpectedResult = true)]
    [TestCase("g", "*", "get", "", "get", "g", "images", "layers", "", ExpectedResult = true)]
    [TestCase("g", "images", "*", "", "*", "g", "images", "", "", ExpectedResult = true)]
    [TestCase("g", "images", "get", "", "*", "g", "images", "", "", ExpectedResult = false)]
    [TestCase("g", "images", "get", "", "get", "g", "*", "", "", ExpectedResult = false)]
    [TestCase("g", "images", "get", "", "get", "*", "images", "", "", ExpectedResult = false)]
    [TestCase("g", "a b c", "get list", "", "list", "g", "c", "", "", ExpectedResult = true)]
    [TestCase("g", "streams/layers", "get", "", "get", "g", "streams", "layers", "", ExpectedResult = true)]
    [TestCase("g", "streams/layers", "get", "", "get", "g", "streams/layers", "", "", ExpectedResult = true)]
    [TestCase("g", "streams/layers", "get", "", "get", "g", "streams", "", "", ExpectedResult = false)]
    [TestCase("g", "streams/layers", "get", "", "get", "g", "streams", "status", "", ExpectedResult = false)]
    [TestCase("g", "streams/layers", "get", "", "get", "g", "streamx", "layers", "", ExpectedResult = false)]
    [TestCase("g", "streams/layers", "get", "", "get", "g", "streams", "xlayers", "", ExpectedResult = false)]
    [TestCase("g", "streams-layers", "get", "", "get", "g", "streams", "layers", "", ExpectedResult = false)]
    [TestCase("g", "streams", "get", "", "get", "g", "streams", "layers", "", ExpectedResult = false)]
    [TestCase("g", "*/layers", "get", "", "get", "g", "streams", "layers", "", ExpectedResult = true)]
    [TestCase("g", "*/layers", "get", "", "get", "g", "streams/layers", "", "", ExpectedResult = false)]
    [TestCase("g", "*/layers", "get", "", "get", "g", "streams", "", "", ExpectedResult = false)]
    [TestCase("g", "*/layers", "get", "", "get", "g", "layers", "", "", ExpectedResult = false)]
    [TestCase("g", "*/layer", "get", "", "get", "g", "streams", "layers", "", ExpectedResult = false)]
    [TestCase("g", "streams/*", "get", "", "get", "g", "streams", "layers", "", ExpectedResult = false)]
    [TestCase("g", "images", "get", "app web", "get", "g", "images", "", "web", ExpectedResult = true)]
    [TestCase("g", "images", "get", "app", "get", "g", "images", "", "", ExpectedResult = false)]
    [TestCase("g", "images", "get", "app", "get", "g", "images", "", "apps", ExpectedResult = false)]
    [TestCase("g", "images", "get", "*", "get", "g", "images", "", "app", ExpectedResult = false)]
    [TestCase("", "images", "get", "", "get", "", "images", "", "", ExpectedResult = false)]
    [TestCase("g", "", "get", "", "get", "g", "images", "", "", ExpectedResult = false)]
    [TestCase("g", "images", "", "", "get", "g", "images", "", "", ExpectedResult = false)]
    public bool Allows_OneRule_AsTheServer(
        string groups, string resources, string verbs, string names, string verb, string group, string resource, string subresource, string name) =>
        Rule(groups, resources, verbs, names).Allows(new RbacRequest("u", [], verb, group, resource) { Subresource = subresource, Name = name });

    [Test]
    public void Allows_CoreGroup_IsTheEmptyString() =>
        Assert.That(new RbacRule([""], ["pods"], ["get"]).Allows(new RbacRequest("u", [], "get", "", "pods")), Is.True);

    [TestCase("g", "images", "get", "", "g", "images", "get", "", ExpectedResult = true)]
    [TestCase("g", "images", "get list", "", "g", "images", "get", "", ExpectedResult = true)]
    [TestCase("g", "images", "get", "", "g", "images", "get list", "", ExpectedResult = false)]
    [TestCase("*", "*", "*", "", "g", "images", "get", "", ExpectedResult = true)]
    [TestCase("g", "images", "get", "", "*", "images", "get", "", ExpectedResult = false)]
    [TestCase("g", "images", "get", "", "g", "*", "get", "", ExpectedResult = false)]
    [TestCase("g", "images", "get", "", "g", "images", "*", "", ExpectedResult = false)]
    [TestCase("*", "*", "*", "", "*", "*", "*", "", ExpectedResult = true)]
    [TestCase("g", "*/layers", "get", "", "g", "streams/layers", "get", "", ExpectedResult = true)]
    [TestCase("g", "streams", "get", "", "g", "streams/layers", "get", "", ExpectedResult = false)]
    [TestCase("g", "*/layers streams", "get", "", "g", "streams/layers streams", "get", "", ExpectedResult = true)]
    [TestCase("g", "images", "get", "", "g", "images", "get", "app", ExpectedResult = true)]
    [TestCase("g", "images", "get", "app", "g", "images", "get", "", ExpectedResult = false)]
    [TestCase("g", "images", "get", "app web", "g", "images", "get", "app", ExpectedResult = true)]
    [TestCase("g", "images", "get", "app", "g", "images", "get", "app web", ExpectedResult = false)]
    public bool Covers_OneRule_AsTheServer(
        string groups, string resources, string verbs, string names, string otherGroups, string otherResources, string otherVerbs, string otherNames) =>
        Rule(groups, resources, verbs, names).Covers(Rule(otherGroups, otherResources, otherVerbs, otherNames));

    [Test]
    public void ToString_AllParts_AsTheServerPrintsThem() =>
        Assert.That(
            Rule("g", "images", "get list", "app").ToString(),
            Is.EqualTo("""{APIGroups:["g"], Resources:["images"], ResourceNames:["app"], Verbs:["get" "list"]}"""));

    [Test]
    public void Missing_SeveralHeldRules_CoverOneTogether()
    {
        RbacRule[] held = [Rule("g", "a", "get"), Rule("g", "b", "get"), Rule("g", "a b", "list")];

        Assert.That(RbacCoverage.Missing(held, [Rule("g", "a b", "get list")]), Is.Empty);
    }

    [Test]
    public void Missing_SomeNotHeld_NamesThemByResource()
    {
        IReadOnlyList<RbacRule> missing = RbacCoverage.Missing([Rule("g", "a", "get")], [Rule("g", "a b", "get list watch"), Rule("g", "c", "get", "n")]);

        Assert.That(missing.Select(rule => rule.ToString()), Is.EqualTo((string[])
        [
            """{APIGroups:["g"], Resources:["a"], Verbs:["list" "watch"]}""",
            """{APIGroups:["g"], Resources:["b"], Verbs:["get" "list" "watch"]}""",
            """{APIGroups:["g"], Resources:["c"], ResourceNames:["n"], Verbs:["get"]}""",
        ]));
    }

    [Test]
    public void Missing_NothingWanted_Empty() => Assert.That(RbacCoverage.Missing([], []), Is.Empty);

    private static RbacRule Rule(string groups, string resources, string verbs, string names = "") =>
        new(Words(groups), Words(resources), Words(verbs), Words(names));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
