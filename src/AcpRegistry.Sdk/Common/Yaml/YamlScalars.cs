using System.Text.RegularExpressions;

namespace AcpRegistry.Sdk.Common.Yaml;

/// <summary>
/// Decides what an unquoted scalar is, as the YAML 1.1 reader of kubectl (sigs.k8s.io/yaml over go-yaml v2) does: <c>yes</c> is a boolean,
/// <c>0x10</c> a number, a date a text.
/// </summary>
internal static partial class YamlScalars
{
    public static YamlScalarKind KindOf(string text) =>
        text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => YamlScalarKind.Null,
            "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON"
                or "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => YamlScalarKind.Boolean,
            ".nan" or ".NaN" or ".NAN" or ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF" =>
                YamlScalarKind.Number,
            _ => IsNumber(text) ? YamlScalarKind.Number : YamlScalarKind.String,
        };

    public static bool IsTrue(string text) => text is "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON";

    // Underscores may stand anywhere in a number; in one that begins with a point, between digits.
    private static bool IsNumber(string text) =>
        text[0] switch
        {
            '.' => Fraction().IsMatch(text),
            '+' or '-' or (>= '0' and <= '9') => Number().IsMatch(text.Replace("_", "", StringComparison.Ordinal)),
            _ => false,
        };

    [GeneratedRegex(@"^\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Fraction();

    [GeneratedRegex(
        @"^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?0[xX][0-9a-fA-F]{1,16}|[-+]?0[oO][0-7]{1,22}|[-+]?0[bB][01]{1,64})\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
