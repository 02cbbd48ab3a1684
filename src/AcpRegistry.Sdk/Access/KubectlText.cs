using System.Buffers;

namespace AcpRegistry.Sdk.Access;

/// <summary>Words of a command as a POSIX shell must see them.</summary>
internal static class KubectlText
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.,:/@=+");

    /// <summary>In single quotes, between which nothing has a meaning, unless every character is harmless anyway.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && !word.AsSpan().ContainsAnyExcept(Plain)
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>The flag by which <c>kubectl create rolebinding</c> takes a subject, quoted.</summary>
    public static string Flag(AccessSubject subject) => Quote(subject.Kind switch
    {
        AccessSubjectKind.ServiceAccount => $"--serviceaccount={subject.Namespace}:{subject.Name}",
        AccessSubjectKind.User => $"--user={subject.Name}",
        _ => $"--group={subject.Name}",
    });
}
