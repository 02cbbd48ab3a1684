using System.Text;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Common.Yaml;
using AcpRegistry.Sdk.Registries;
using k8s.Models;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>Grants, sets and plans as <c>kubectl</c> takes them, and sets read back from it.</summary>
/// <remarks><c>docs/grants.md</c> describes the YAML.</remarks>
public static class GrantExport
{
    /// <summary>The RoleBinding of a grant made alone, for <c>kubectl apply</c>.</summary>
    /// <param name="grant">The grant.</param>
    /// <param name="profile">The registry, whose puller role it is to.</param>
    public static string ToYaml(PullGrant grant, RegistryProfile profile)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(profile);
        return YamlWriter.Write(RoleBindingYaml.Write(PullBinding.Make(grant, profile)));
    }

    /// <summary>A set as a List of RoleBindings, for <c>kubectl apply</c> and for <see cref="ReadSet(string, RegistryProfile)"/>.</summary>
    /// <param name="set">The set.</param>
    /// <param name="profile">The registry, whose puller role the grants are to.</param>
    /// <remarks>kubectl makes what is declared, whether it has expired or not, and takes nothing back; a plan does.</remarks>
    public static string ToYaml(GrantSet set, RegistryProfile profile)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(profile);
        return GrantSetYaml.Write(set, profile.PullerRole);
    }

    /// <summary>What a plan makes and updates, for <c>kubectl apply</c>; what it deletes, as comments with the command.</summary>
    /// <param name="plan">The plan.</param>
    public static string ToYaml(GrantPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var yaml = new StringBuilder();
        foreach (var line in plan.ToString().Split('\n').Concat(plan.Deletes.Select(Comment)))
        {
            yaml.Append("# ").AppendJoin("", line.Select(character => IsOfOneLine(character) ? character : ' ')).Append('\n');
        }

        foreach (var change in plan.Changes.Where(change => change.Grant is not null))
        {
            yaml.Append("---\n").Append(YamlWriter.Write(RoleBindingYaml.Write(Make(change, plan))));
        }

        return yaml.ToString();
    }

    /// <summary>The command that makes the grant's RoleBinding by hand: without label, reason and expiry, so not managed by the SDK.</summary>
    /// <param name="grant">The grant.</param>
    /// <param name="profile">The registry, whose puller role it is to.</param>
    /// <returns>One line for a POSIX shell, with every name quoted that needs it.</returns>
    /// <exception cref="AcpRegistryArgumentException">The name begins with '-', which kubectl takes for a flag, or holds U+0000, which a shell leaves out.</exception>
    public static string ToKubectl(PullGrant grant, RegistryProfile profile)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(profile);
        return ForShell(Create(grant, PullBinding.NameOf(grant, profile), profile.PullerRole));
    }

    /// <summary>A command for each grant of a set, a line each.</summary>
    /// <param name="set">The set.</param>
    /// <param name="profile">The registry, whose puller role the grants are to.</param>
    public static string ToKubectl(GrantSet set, RegistryProfile profile)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(profile);
        return ForShell(string.Join('\n', set.Grants.Select(grant => Create(grant, PullBinding.NameOf(grant, profile.PullerRole, set.Name), profile.PullerRole))));
    }

    /// <summary>
    /// What a plan makes, updates and deletes as commands, a line each, that leave nothing of the plan to be done: a RoleBinding that is made gets the SDK's
    /// labels and annotations by commands of their own. One that has other subjects than declared is deleted and created again.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <returns>Empty for an empty plan; lines for a POSIX shell, none of them conditional: what has changed since the plan was made isn't noticed.</returns>
    public static string ToKubectl(GrantPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return ForShell(string.Join('\n', plan.Changes.SelectMany(change => PlanCommands.Of(change, plan))));
    }

    /// <summary>Reads a set from what <see cref="ToYaml(GrantSet, RegistryProfile)"/> wrote, or from the like written by hand.</summary>
    /// <param name="yaml">
    /// One document. Every item is bound to the ClusterRole that the List's annotation <c>acp-registry-sdk/puller-role</c> names, or to
    /// <c>system:image-puller</c> if there is none.
    /// </param>
    /// <exception cref="AcpRegistryArgumentException">It isn't that, or holds something that a set can't; the message names the line.</exception>
    public static GrantSet ReadSet(string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        return Read(yaml, role: null);
    }

    /// <summary>Reads a set whose items are bound to this registry's puller role.</summary>
    /// <param name="yaml">One document.</param>
    /// <param name="profile">The registry. An item that is bound to another role than its puller role is refused.</param>
    /// <exception cref="AcpRegistryArgumentException">It isn't that, or holds something that a set can't; the message names the line.</exception>
    public static GrantSet ReadSet(string yaml, RegistryProfile profile)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(profile);
        return Read(yaml, profile.PullerRole);
    }

    private static GrantSet Read(string yaml, string? role)
    {
        try
        {
            return GrantSetYaml.Read(yaml, role);
        }
        catch (YamlFormatException malformed)
        {
            throw KubernetesNames.Refused($"This isn't a valid grant set in YAML: {malformed.Message}.", nameof(yaml));
        }
    }

    // A comment ends with its line, so that such a name would become another one there.
    private static string Comment(GrantChange delete) =>
        PlanCommands.Delete(delete) is var command && command.All(IsOfOneLine)
            ? command
            : $"{delete} can't be written as a command in a comment: {nameof(ToKubectl)} has it.";

    private static bool IsOfOneLine(char character) => !char.IsControl(character) && character is not ('\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF');

    // No program can be given that character, and a shell leaves it out, which makes another name.
    private static string ForShell(string commands) =>
        commands.Contains('\0', StringComparison.Ordinal) ? throw KubernetesNames.Refused("A name or reason with the character U+0000 can't be written as a command.", "grant") : commands;

    private static V1RoleBinding Make(GrantChange change, GrantPlan plan)
    {
        var binding = PullBinding.Make(change.Grant!, plan.PullerRole, plan.Set);
        binding.Metadata.Name = change.Name;
        return binding;
    }

    internal static string Create(PullGrant grant, string name, string role) =>
        name.StartsWith('-')
            ? throw KubernetesNames.Refused($"kubectl can't create a RoleBinding named {KubernetesNames.Quote(name)}: it takes that for a flag.", nameof(grant))
            : $"kubectl create rolebinding {KubectlText.Quote(name)} -n {grant.ImageNamespace} {KubectlText.Quote($"--clusterrole={role}")} {KubectlText.Flag(grant.Subject)}";
}
