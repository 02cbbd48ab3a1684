using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Access;

/// <summary>The command that gives what a question asks about.</summary>
internal static class GrantCommand
{
    public static string For(AccessQuestion question, RegistryProfile profile) =>
        $"Grant it in '{question.Namespace}': kubectl create rolebinding NAME --clusterrole={Shell(profile.PullerRole)} {Flag(question.Subject!)} -n {question.Namespace}";

    private static string Flag(AccessSubject subject) =>
        subject.Kind switch
        {
            AccessSubjectKind.ServiceAccount => $"--serviceaccount={subject.Namespace}:{subject.Name}",
            AccessSubjectKind.User => $"--user={Shell(subject.Name)}",
            _ => $"--group={Shell(subject.Name)}",
        };

    // A name may hold anything, and the command is there to be copied.
    private static string Shell(string text) =>
        text.All(character => char.IsAsciiLetterOrDigit(character) || character is ':' or '-' or '.' or '_' or '/' or '@')
            ? text
            : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
