using System.Text.RegularExpressions;
using AcpRegistry.Sdk.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AcpRegistry.Sdk.Tests.Conventions;

/// <summary>The C# of README and docs/ compiles as it stands, with its own usings.</summary>
[TestFixture]
public sealed partial class DocumentedCodeTests
{
    /// <summary>What the pages say that their code has at hand.</summary>
    private const string AtHand =
        """
        static AcpRegistry.Sdk.AcpRegistryClient registry = null!;
        static Microsoft.AspNetCore.Builder.WebApplicationBuilder builder = null!;
        static AcpRegistry.Sdk.Testing.InMemoryCluster cluster = null!;
        static k8s.IKubernetes admin = null!;
        static string password = "";
        """;

    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using NUnit.Framework;
        """;

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file))];

    private static IEnumerable<TestCaseData> Blocks()
    {
        string[] pages = ["README.md", .. Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "docs"), "*.md").Select(page => Path.Combine("docs", Path.GetFileName(page)))];
        foreach (var page in pages.Order(StringComparer.Ordinal))
        {
            var text = File.ReadAllText(Path.Combine(SourceTree.Root, page));
            foreach (Match block in Block().Matches(text))
            {
                yield return new TestCaseData(block.Groups[1].Value).SetArgDisplayNames($"{page} line {text.AsSpan(0, block.Index).Count('\n') + 1}");
            }
        }
    }

    [TestCaseSource(nameof(Blocks))]
    public void Code_Documented_Compiles(string code) => Assert.That(ErrorsOf(code), Is.Empty);

    [Test]
    public void Code_ThatIsNone_IsFound() => Assert.That(ErrorsOf("registry.Images;"), Is.Not.Empty);

    private static IEnumerable<string> ErrorsOf(string code)
    {
        var usings = Using().Matches(code).Select(found => found.Value);
        var program =
            $$"""
            {{string.Join('\n', usings)}}
            #pragma warning disable
            static class Documented
            {
                {{AtHand}}
                static async Task RunAsync()
                {
            {{Using().Replace(code, "")}}
                }
            }
            """;
        return CSharpCompilation.Create(
                "Documented",
                [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(program)],
                References,
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable))
            .GetDiagnostics()
            .Where(found => found.Severity == DiagnosticSeverity.Error)
            .Select(found => found.ToString());
    }

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline)]
    private static partial Regex Using();
}
