using System.Text.RegularExpressions;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Takes out of a message what isn't its words: images, addresses, tags and hosts, which may be called anything.</summary>
internal static partial class PullFailureText
{
    // Kubelet's own events end at 1,024 characters.
    private const int Longest = 4096;

    private const string Cut = "<…>";

    // Words with a slash in them that are words nonetheless.
    private static readonly string[] Words = ["i/o", "net/http:", "username/password", "username/password:", "input/output"];

    public static string Bounded(string message) => message.Length > Longest ? message[..Longest] : message;

    /// <summary>The message without names, each replaced by a mark.</summary>
    public static string WithoutNames(string message)
    {
        var text = Quoted().Replace(message, Cut);
        text = Slashed().Replace(text, match => Words.Contains(match.Value, StringComparer.OrdinalIgnoreCase) ? match.Value : $"{Cut}{Punctuation().Match(match.Value).Value}");
        return Placed().Replace(text, match => $"{match.Groups["before"].Value}{Cut}{match.Groups["after"].Value}");
    }

    // A name in quotes has no blanks, and a message that wraps another one in quotes has: its words count.
    [GeneratedRegex(@"\\*""[^\s""\\]+\\*""")]
    private static partial Regex Quoted();

    // Every image with a registry or a path, and every URL. What ends the word, such as a colon, is kept.
    [GeneratedRegex(@"[^\s()\[\]""']*/[^\s()\[\]""']*")]
    private static partial Regex Slashed();

    [GeneratedRegex(@"[:,;.]?$")]
    private static partial Regex Punctuation();

    // Names without a slash, by the words that stand around them.
    [GeneratedRegex(
        @"(?<before>(?:\b(?:pull access denied for|image pull failed for|certificate (?:is valid )?for|lookup|registry|from host|no such image:|reading manifest|manifest for)|\[manifests) )(?!is\b|unknown\b|\d{3} )[^\s,\]]+?(?<after>:?(?=[\s,\]]|$))",
        RegexOptions.IgnoreCase)]
    private static partial Regex Placed();
}
