using System.Security.Cryptography;
using System.Text;
using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>
/// The name that follows from role and subject: the same wherever it is made, legal for any subject, and another for every other. What is made
/// of lower-case letters, digits and '-' stands in it as it is; anything else as a likeness with a hash.
/// </summary>
internal static class PullBindingName
{
    private const string SystemPrefix = "system:";
    private const int LongestLikeness = 40;

    public static string Of(string role, AccessSubject subject) =>
        $"{OfRole(role)}.{subject.Kind.ToString().ToLowerInvariant()}." + subject.Kind switch
        {
            // A namespace has no '.', so the two can't be mistaken for another two.
            AccessSubjectKind.ServiceAccount => $"{subject.Namespace}.{subject.Name}",
            _ => KubernetesNames.IsNamespace(subject.Name) ? subject.Name : Likeness(subject.Name),
        };

    private static string OfRole(string role) =>
        role.StartsWith(SystemPrefix, StringComparison.Ordinal) && KubernetesNames.IsNamespace(role.AsSpan(SystemPrefix.Length))
            ? "system-" + role[SystemPrefix.Length..]
            : KubernetesNames.IsNamespace(role) && !role.StartsWith("system-", StringComparison.Ordinal) ? role : Likeness(role);

    private static string Likeness(string text)
    {
        var likeness = new StringBuilder();
        foreach (var character in text)
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                likeness.Append(char.ToLowerInvariant(character));
            }
            else if (likeness.Length > 0 && likeness[^1] != '-')
            {
                likeness.Append('-');
            }

            if (likeness.Length == LongestLikeness)
            {
                break;
            }
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
        var readable = likeness.ToString().Trim('-');
        return readable.Length == 0 ? $"x.{hash}" : $"{readable}.{hash}";
    }
}
