using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AcpRegistry.Sdk;

/// <summary>
/// The one guard that every namespace, name and host passes when a value is made: what the API server would refuse, or would take for
/// something else in a URL, is refused here.
/// </summary>
internal static class KubernetesNames
{
    private const int LongestLabel = 63;
    private const int LongestSubdomain = 253;

    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public static bool IsNamespace(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= LongestLabel
        && !text.ContainsAnyExcept(LabelCharacters)
        && text[0] != '-'
        && text[^1] != '-';

    public static bool IsSubdomain(ReadOnlySpan<char> text)
    {
        if (text.Length > LongestSubdomain)
        {
            return false;
        }

        // Only the whole has a limit: a ServiceAccount's name may have a part of more than 63 characters.
        foreach (var part in text.Split('.'))
        {
            var label = text[part];
            if (label.IsEmpty || label.ContainsAnyExcept(LabelCharacters) || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }
        }

        return true;
    }

    public static bool IsPathSegment([NotNullWhen(true)] string? text) =>
        !string.IsNullOrEmpty(text) && text is not ("." or "..") && !text.AsSpan().ContainsAny('/', '%') && IsWellFormed(text);

    /// <summary>RBAC compares the names of users and groups as text, so anything but a blank is one.</summary>
    public static bool IsIdentity([NotNullWhen(true)] string? text) => !string.IsNullOrWhiteSpace(text) && IsWellFormed(text);

    public static string Namespace(string? value, [CallerArgumentExpression(nameof(value))] string? parameter = null) =>
        value is not null && IsNamespace(value)
            ? value
            : throw Refused(
                $"{Quote(value)} is no Kubernetes namespace: 1 to 63 of a-z, 0-9 and '-', neither first nor last a '-'.", parameter);

    public static string Subdomain(string? value, [CallerArgumentExpression(nameof(value))] string? parameter = null) =>
        value is not null && IsSubdomain(value)
            ? value
            : throw Refused(
                $"{Quote(value)} is no Kubernetes object name: 1 to 253 of a-z, 0-9, '-' and '.', each part beginning and ending with a letter or digit.",
                parameter);

    /// <summary>What the API server takes as the name of an RBAC object: any one segment of a path.</summary>
    public static string PathSegment(string? value, [CallerArgumentExpression(nameof(value))] string? parameter = null) =>
        IsPathSegment(value)
            ? value
            : throw Refused($"{Quote(value)} is no name of an RBAC object: not empty, '.' or '..', and without '/' and '%'.", parameter);

    public static string Identity(string? value, [CallerArgumentExpression(nameof(value))] string? parameter = null) =>
        IsIdentity(value)
            ? value
            : throw Refused($"{Quote(value)} is no name of a user or group: it must not be blank, and must be valid Unicode.", parameter);

    public static string Text(string value, string parameter) =>
        IsWellFormed(value) ? value : throw Refused($"{Quote(value)} is no valid Unicode: a surrogate stands alone.", parameter);

    public static AcpRegistryArgumentException Refused(string message, string? parameter) => new(message, parameter?.TrimStart('@'));

    /// <summary>The value as a message may show it: without the password that an address may hold.</summary>
    public static string Quote(string? value) => value is null ? "null" : $"'{ShownText.Of(value)}'";

    /// <summary>The name of an RBAC object, a user or a group as a message may show it. It isn't an address, so nothing of it is hidden.</summary>
    public static string QuoteName(string? value) => value is null ? "null" : $"'{ShownText.Name(value)}'";

    // A lone surrogate would become U+FFFD on the wire, and so another name.
    private static bool IsWellFormed(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i]))
            {
                continue;
            }

            if (i + 1 == value.Length || !char.IsSurrogatePair(value[i], value[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }
}
