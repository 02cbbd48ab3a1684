using System.Globalization;
using System.Text.RegularExpressions;
using k8s;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>
/// YAML in which every scalar is a string, as all of them are in RoleBindings, for every reader: KubernetesYaml leaves texts such as
/// <c>.inf</c> without quotes, which kubectl takes for numbers.
/// </summary>
internal static partial class QuotedYaml
{
    private static readonly string[] Words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

    public static string Write(object thing)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(KubernetesYaml.Serialize(thing)));
        foreach (var scalar in stream.Documents.SelectMany(document => document.AllNodes).OfType<YamlScalarNode>())
        {
            scalar.Style = IsPlain(scalar.Value ?? "") ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted;
        }

        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        stream.Save(text, assignAnchors: false);
        return text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('.', '\n') + "\n";
    }

    private static bool IsPlain(string value) => Plain().IsMatch(value) && !Words.Contains(value, StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"\A[A-Za-z]([\w./:@-]*\w)?\z", RegexOptions.ECMAScript)]
    private static partial Regex Plain();
}
