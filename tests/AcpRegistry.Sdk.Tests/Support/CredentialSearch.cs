using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AcpRegistry.Sdk.Tests.Support;

/// <summary>Collects what the SDK shows, and finds any piece of a marked credential in it: plain, escaped, encoded or cut.</summary>
internal sealed partial class CredentialSearch
{
    /// <summary>Stands in every marked credential.</summary>
    public const string Mark = "QzXwVkJyPb";

    private const int Piece = 6;

    private static readonly string[] Between = ["", "/", "#", "?", "\\", "@", ":", "%2F", "%41", "\u200B", "\u202E", "\n", "\t", " ", "\"", "'", "://", "?a=b", "@sha256:0123456789", "{", "é"];

    private readonly List<(string Where, string Text)> _texts = [];
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);

    /// <summary>Marked passwords of every shape, the last of 200 characters.</summary>
    public static IEnumerable<string> Passwords => [.. Between.Select(between => Mark + between + Mark), string.Concat(Enumerable.Repeat(Mark, 20))];

    public int Count => _texts.Count;

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public void Add(string? text, string where = "") => _texts.Add((where, text ?? ""));

    /// <summary>The text of a result, its JSON, and all its public properties.</summary>
    /// <param name="result">What the SDK returned or threw.</param>
    /// <param name="except">Properties that are documented to hold a text as it was given.</param>
    public void AddAll(object? result, params string[] except)
    {
        if (result is AcpRegistryException)
        {
            Add(JsonSerializer.Serialize(result, result.GetType()), "JSON");
        }

        Walk(result, except, result?.GetType().Name ?? "");
    }

    public void AssertNothingIsShown(string of) =>
        Assert.That(_texts.Where(text => Readings(text.Text).Any(HasAPiece)).DistinctBy(text => text.Where).Take(20), Is.Empty, of);

    private static bool HasAPiece(string text)
    {
        for (var i = 0; i + Piece <= Mark.Length; i++)
        {
            if (text.Contains(Mark.AsSpan(i, Piece), StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> Readings(string text)
    {
        yield return text;
        yield return Uri.UnescapeDataString(text);
        yield return JsonEscape().Replace(text, escape => ((char)Convert.ToInt32(escape.Groups[1].Value, 16)).ToString());
        foreach (Match run in Base64Run().Matches(text))
        {
            for (var start = 0; start < 4; start++)
            {
                var part = run.Value[Math.Min(start, run.Value.Length)..].Replace('-', '+').Replace('_', '/');
                yield return Encoding.Latin1.GetString(Convert.FromBase64String(part[..(part.Length / 4 * 4)]));
            }
        }
    }

    private void Walk(object? value, string[] except, string where)
    {
        if (value is null or Type || (!value.GetType().IsValueType && value is not string && !_seen.Add(value)))
        {
            return;
        }

        Add(value.ToString(), where);
        if (value is Exception failure)
        {
            Add($"{failure.Message} {failure.InnerException} {string.Join(' ', failure.Data.Values.Cast<object>())}", where);
        }

        if (value is IEnumerable list and not string)
        {
            foreach (var item in list)
            {
                Walk(item, except, where);
            }
        }
        else if (value.GetType().Namespace!.StartsWith("AcpRegistry", StringComparison.Ordinal) && !value.GetType().IsEnum)
        {
            foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                if (property.GetIndexParameters().Length == 0 && !except.Contains(property.Name))
                {
                    Walk(property.GetValue(value), except, $"{where}.{property.Name}");
                }
            }
        }
    }

    [GeneratedRegex(@"\\u([0-9A-Fa-f]{4})")]
    private static partial Regex JsonEscape();

    [GeneratedRegex(@"[A-Za-z0-9+/_-]{8,}")]
    private static partial Regex Base64Run();
}
