using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Access;

/// <summary>The command that gives what a question asks about.</summary>
internal static class GrantCommand
{
    public static string For(AccessQuestion question, RegistryProfile profile) =>
        $"Grant it in '{question.Namespace}': kubectl create rolebinding NAME {KubectlText.Quote($"--clusterrole={profile.PullerRole}")} {KubectlText.Flag(question.Subject!)} -n {question.Namespace}";
}
