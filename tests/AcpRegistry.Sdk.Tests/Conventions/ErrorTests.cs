using System.Reflection;
using System.Text.RegularExpressions;
using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Tests.Support;

namespace AcpRegistry.Sdk.Tests.Conventions;

[TestFixture]
public sealed partial class ErrorTests
{
    private static readonly string[] Packages = ["AcpRegistry.Sdk.Abstractions", "AcpRegistry.Sdk"];

    private static readonly IReadOnlyDictionary<string, string> Codes = typeof(AcpRegistryCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(field => field.Name, field => (string)field.GetRawConstantValue()!);

    private static IEnumerable<Type> Exceptions =>
        typeof(AcpRegistryException).Assembly.GetExportedTypes().Concat(typeof(AcpRegistryClient).Assembly.GetExportedTypes())
            .Where(type => type.IsSubclassOf(typeof(Exception)));

    private static IEnumerable<Type> Leaves => Exceptions.Where(type => type.IsSubclassOf(typeof(AcpRegistryException)));

    [Test]
    public void Codes_AreUniqueAndOfOneForm() => Assert.Multiple(() =>
    {
        Assert.That(Codes, Is.Not.Empty);
        Assert.That(Codes.Values, Is.Unique);
        Assert.That(Codes.Values, Has.All.Match(@"\AACPR[1-6]\d\d\z"));
    });

    [Test]
    public void Codes_AreAllDocumentedAndNoOthers()
    {
        var errors = Rows("errors.md", cells: 2);
        var findings = Rows("findings.md", cells: 3);

        Assert.That(errors, Is.Unique);
        Assert.That(findings, Is.Unique);
        Assert.That(errors.Union(findings), Is.EquivalentTo(Codes.Select(code => (code.Key, code.Value))));
    }

    [Test]
    public void Codes_OfFindings_AreDocumentedAsSuch()
    {
        var documented = Rows("findings.md", cells: 3).Select(row => row.Name).ToHashSet();
        var used = SourceTree.Files("AcpRegistry.Sdk")
            .Where(file => file.Path.StartsWith("Diagnostics/", StringComparison.Ordinal) || file.Path.EndsWith("Findings.cs", StringComparison.Ordinal))
            .SelectMany(file => Use().Matches(file.Text).Select(use => use.Groups[1].Value))
            .ToHashSet();

        Assert.That(used, Has.Count.GreaterThan(60));
        Assert.That(used.Where(name => !documented.Contains(name)), Is.Empty);
    }

    [Test]
    public void Codes_AreAllUsed()
    {
        var used = Packages.SelectMany(SourceTree.Files).Where(file => file.Path != "AcpRegistryCodes.cs").Select(file => Comment().Replace(file.Text, "")).ToList();

        Assert.That(Codes.Keys.Where(name => !used.Any(text => text.Contains($"AcpRegistryCodes.{name}", StringComparison.Ordinal))), Is.Empty);
    }

    [Test]
    public void Exceptions_OfACall_BeginWithTheirCodeAndEndWithTheRemedy() => Assert.Multiple(() =>
    {
        Assert.That(Leaves.Count(), Is.GreaterThanOrEqualTo(9));
        foreach (var type in Leaves)
        {
            var standard = Make(type, null);
            var special = Make(type, "ACPR999");
            Assert.That(standard.Message, Is.EqualTo($"{standard.Code}: What was wrong. What to do."), type.Name);
            Assert.That(Codes.Values, Does.Contain(standard.Code), type.Name);
            Assert.That((special.Code, special.Message), Is.EqualTo(("ACPR999", "ACPR999: What was wrong. What to do.")), type.Name);
            Assert.That((special.Remedy, special.Status, special.Reason), Is.EqualTo(("What to do.", (int?)418, "Teapot")), type.Name);
        }
    });

    [Test]
    public void Exceptions_OfInput_BeginWithTheirCode()
    {
        Exception[] thrown =
        [
            Assert.Throws<AcpRegistryArgumentException>(() => KubernetesNames.Namespace("NS"))!,
            Assert.Throws<AcpImageException>(() => RegistryProfile.InternalDockerRegistry.Parse("nginx"))!,
            Assert.Throws<ImageReferenceFormatException>(() => ImageReference.Parse(""))!,
        ];

        Assert.That(thrown.Select(failure => failure.Message), Has.All.Match(@"\AACPR1\d\d: "));
        Assert.That(
            thrown.Select(failure => failure.GetType()).Concat(Leaves).Append(typeof(AcpRegistryException)), Is.EquivalentTo(Exceptions),
            "An exception is not covered here.");
    }

    [Test]
    public void Exceptions_HaveNoRoomForAnInnerOne() =>
        Assert.That(
            Exceptions.SelectMany(type => type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
                .Where(constructor => constructor.GetParameters().Any(parameter => typeof(Exception).IsAssignableFrom(parameter.ParameterType))),
            Is.Empty);

    [Test]
    public void HttpOperationException_IsKnownWhereErrorsAreReadAlone() =>
        Assert.That(
            Packages.SelectMany(SourceTree.Files).Where(file => Comment().Replace(file.Text, "").Contains("HttpOperationException", StringComparison.Ordinal))
                .Select(file => file.Path),
            Is.EqualTo(new[] { "Cluster/ApiErrors.cs", "Cluster/RetryAdvice.cs" }));

    private static IReadOnlyList<(string Name, string Code)> Rows(string document, int cells)
    {
        var rows = Row().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "docs", document)));
        Assert.That(rows.Select(row => row.Groups["rest"].Value.Split('|')), Has.All.Length.EqualTo(cells).And.All.All.Length.GreaterThan(15), document);
        return [.. rows.Select(row => (row.Groups["name"].Value, row.Groups["code"].Value))];
    }

    private static AcpRegistryException Make(Type type, string? code) =>
        (AcpRegistryException)type.GetConstructors().Single().Invoke(
            ["What was wrong.", "What to do.", code ?? type.GetConstructors().Single().GetParameters()[2].DefaultValue, 418, "Teapot"]);

    [GeneratedRegex(@"^\| `(?<code>ACPR\d{3})` `(?<name>\w+)` \|(?<rest>.*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"AcpRegistryCodes\.(\w+)")]
    private static partial Regex Use();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
