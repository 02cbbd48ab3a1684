using System.Text.RegularExpressions;

namespace AcpRegistry.Sdk.Tests.Conventions;

/// <summary>Which folder may use which: only those above it. A folder is a namespace, so the text of a file tells what it uses.</summary>
internal static partial class Layering
{
    public const string Root = "(root)";

    public static readonly string[] Folders =
        [Root, "Common", "Images", "Cluster", "Registries", "Access", "RoleBindings", "Credentials", "Workloads", "Diagnostics"];

    /// <summary>Files at the root of a package that stand above the layers, each with its reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> Exempt = new Dictionary<string, string>
    {
        ["AcpRegistryClient.cs"] = "the composition root: it puts every layer together",
        ["AcpRegistryServiceCollectionExtensions.cs"] = "the composition root for containers",
        ["AcpRegistryOptions.cs"] = "its values are enums of Registries, whose names users write",
        ["AcpRegistryOptionsValidation.cs"] = "checks those values by the rules of Registries",
    };

    public static IEnumerable<string> Violations(string path, string text)
    {
        var folder = path.Contains('/', StringComparison.Ordinal) ? path[..path.IndexOf('/', StringComparison.Ordinal)] : Root;
        var level = Array.IndexOf(Folders, folder);
        if (level < 0)
        {
            return [$"{path}: no layer is called {folder}"];
        }

        if (folder == Root && Exempt.ContainsKey(path))
        {
            return [];
        }

        var expected = string.Join('.', ["AcpRegistry.Sdk", .. path.Split('/')[..^1]]);
        var found = Namespace().Match(text).Groups[1].Value;
        string[] misplaced = found == expected ? [] : [$"{path}: its namespace is {found}, not {expected}"];
        var code = Comment().Replace(text, "");
        return misplaced.Concat(Uses().Matches(code)
            .Select(use => use.Groups[1].Value)
            .Distinct()
            .Where(used => Array.IndexOf(Folders, used) > level)
            .Select(used => $"{path}: {folder} uses {used}, which is below it"));
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    // Rooms within a folder count as the folder. "using AcpRegistry.Sdk.Access;", "AcpRegistry.Sdk.Access.X", and "Access.X" from within the root's namespace.
    [GeneratedRegex(@"(?:AcpRegistry\.Sdk\.|(?<![\w.]))(Common|Images|Cluster|Registries|Access|RoleBindings|Credentials|Workloads|Diagnostics)(?:;|\.[A-Z])")]
    private static partial Regex Uses();
}
