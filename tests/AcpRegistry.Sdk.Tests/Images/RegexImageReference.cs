using System.Text.RegularExpressions;

namespace AcpRegistry.Sdk.Tests.Images;

/// <summary>
/// The same grammar a second time, as one regular expression, for the tests to compare with and the benchmarks to race against. Written
/// from the grammar in distribution/reference's documentation, not from our scanner; the vectors hold it to the reference library too.
/// </summary>
public sealed partial record RegexImageReference(string? Registry, string Repository, string? Tag, string? Digest)
{
    public static RegexImageReference? TryParse(string text)
    {
        Match match = Grammar().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var reference = new RegexImageReference(
            Text(match.Groups["registry"]), match.Groups["repository"].Value, Text(match.Groups["tag"]), Text(match.Groups["digest"]));
        return reference.LengthOnRegistry() > 255 || Identifier().IsMatch(text) ? null : reference;
    }

    /// <summary>As the reference library counts: with <c>library/</c>, where Docker Hub adds it.</summary>
    private int LengthOnRegistry() =>
        Repository.Length + (Registry is null or "docker.io" or "index.docker.io" && !Repository.Contains('/') ? "library/".Length : 0);

    private static string? Text(Group group) => group.Success ? group.Value : null;

    // The look-ahead is kubelet's rule for what is a registry. Where that holds and no host matches, the text may still be a path.
    [GeneratedRegex(
        """
        \A
        (?: (?=[^/]*[.:A-Z] | localhost/)
            (?<registry>
                (?: [a-zA-Z0-9]+(?:-+[a-zA-Z0-9]+)* (?: \.[a-zA-Z0-9]+(?:-+[a-zA-Z0-9]+)* )* | \[[a-fA-F0-9:]+\] )
                (?: :[0-9]+ )? ) / )?
        (?<repository> [a-z0-9]+ (?: (?:[._/]|__|-+) [a-z0-9]+ )* )
        (?: : (?<tag> [a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127} ) )?
        (?: @ (?<digest> sha256:[a-f0-9]{64} | sha384:[a-f0-9]{96} | sha512:[a-f0-9]{128} ) )?
        \z
        """,
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Grammar();

    [GeneratedRegex(@"\A[a-f0-9]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}
