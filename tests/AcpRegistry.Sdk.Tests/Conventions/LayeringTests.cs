using AcpRegistry.Sdk.Tests.Support;

namespace AcpRegistry.Sdk.Tests.Conventions;

[TestFixture]
public sealed class LayeringTests
{
    [Test]
    public void Folders_UseOnlyThoseAboveThem([Values("AcpRegistry.Sdk.Abstractions", "AcpRegistry.Sdk")] string package)
    {
        var files = SourceTree.Files(package).ToList();

        Assert.That(files, Has.Count.GreaterThan(20), "The sources were not found.");
        Assert.That(files.SelectMany(file => Layering.Violations(file.Path, file.Text)), Is.Empty);
    }

    [Test]
    public void Exemptions_AreAllNeeded()
    {
        var files = new[] { "AcpRegistry.Sdk.Abstractions", "AcpRegistry.Sdk" }.SelectMany(SourceTree.Files).ToDictionary(file => file.Path, file => file.Text);

        Assert.That(
            Layering.Exempt.Keys.Where(exempt => !Layering.Violations($"AsIf{exempt}", files[exempt]).Any(found => found.Contains("uses", StringComparison.Ordinal))),
            Is.Empty);
    }

    [TestCase("Images/X.cs", "using AcpRegistry.Sdk.Access;\n\nnamespace AcpRegistry.Sdk.Images;", "Images uses Access")]
    [TestCase("Access/X.cs", "namespace AcpRegistry.Sdk.Access;\n\nclass X(RoleBindings.PullGrant grant);", "Access uses RoleBindings")]
    [TestCase("Access/X.cs", "namespace AcpRegistry.Sdk.Access;\n\nclass X(AcpRegistry.Sdk.RoleBindings.PullGrant grant);", "Access uses RoleBindings")]
    [TestCase("X.cs", "using static AcpRegistry.Sdk.Images.ImageReference;\nnamespace AcpRegistry.Sdk;", "uses Images")]
    [TestCase("Cluster/X.cs", "using R = AcpRegistry.Sdk.Registries.RegistryProfile;\nnamespace AcpRegistry.Sdk.Cluster;", "Cluster uses Registries")]
    [TestCase("Cluster/X.cs", "namespace AcpRegistry.Sdk.Access;", "its namespace")]
    [TestCase("Misc/X.cs", "namespace AcpRegistry.Sdk.Misc;", "no layer")]
    public void Violation_MadeOnPurpose_IsFound(string path, string text, string said) =>
        Assert.That(Layering.Violations(path, text), Has.One.Contains(said));

    [TestCase("RoleBindings/X.cs", "using AcpRegistry.Sdk.Access;\nusing AcpRegistry.Sdk.Cluster;\nnamespace AcpRegistry.Sdk.RoleBindings;")]
    [TestCase("Images/X.cs", "// See Access.AccessSubject.\nnamespace AcpRegistry.Sdk.Images;")]
    public void Use_OfWhatIsAbove_IsFine(string path, string text) => Assert.That(Layering.Violations(path, text), Is.Empty);
}
