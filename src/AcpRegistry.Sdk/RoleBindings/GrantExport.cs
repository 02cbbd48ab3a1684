using System.Text;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Registries;
using k8s.Models;
using YamlDotNet.Core;

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
        return QuotedYaml.Write(Typed(PullBinding.Make(grant, profile)));
    }

    /// <summary>A set as a List of RoleBindings, for <c>kubectl apply</c> and for <see cref="ReadSet"/>.</summary>
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
        foreach (var line in plan.ToString().Split('\n').Concat(plan.Deletes.Select(PlanCommands.Delete)))
        {
            yaml.Append("# ").Append(line.ReplaceLineEndings(" ")).Append('\n');
        }

        foreach (var change in plan.Changes.Where(change => change.Grant is not null))
        {
            yaml.Append("---\n").Append(QuotedYaml.Write(Typed(Make(change, plan))));
        }

        return yaml.ToString();
    }

    /// <summary>The command that makes the grant's RoleBinding by hand: without label, reason and expiry, so not managed by the SDK.</summary>
    /// <param name="grant">The grant.</param>
    /// <param name="profile">The registry, whose puller role it is to.</param>
    /// <returns>One line for a POSIX shell, with every name quoted that needs it.</returns>
    /// <exception cref="AcpRegistryArgumentException">The name begins with '-', which kubectl takes for a flag, whatever stands before it.</exception>
    public static string ToKubectl(PullGrant grant, RegistryProfile profile)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(profile);
        return Create(grant, PullBinding.NameOf(grant, profile), profile.PullerRole);
    }

    /// <summary>A command for each grant of a set, a line each.</summary>
    /// <param name="set">The set.</param>
    /// <param name="profile">The registry, whose puller role the grants are to.</param>
    public static string ToKubectl(GrantSet set, RegistryProfile profile)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(profile);
        return string.Join('\n', set.Grants.Select(grant => Create(grant, PullBinding.NameOf(grant, profile.PullerRole, set.Name), profile.PullerRole)));
    }

    /// <summary>
    /// What a plan makes, updates and deletes as commands, a line each, that leave nothing of the plan to be done: a RoleBinding that is made gets the SDK's
    /// labels and annotations by commands of their own. One that has other subjects than declared is deleted and made anew.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <returns>Empty for an empty plan; lines for a POSIX shell, none of them conditional: what has changed since the plan was made isn't noticed.</returns>
    public static string ToKubectl(GrantPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return string.Join('\n', plan.Changes.SelectMany(change => PlanCommands.Of(change, plan)));
    }

    /// <summary>Reads a set from what <see cref="ToYaml(GrantSet, RegistryProfile)"/> wrote, or from the like written by hand.</summary>
    /// <param name="yaml">One document.</param>
    /// <exception cref="AcpRegistryArgumentException">It isn't that; the message says where it differs.</exception>
    public static GrantSet ReadSet(string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        try
        {
            return GrantSetYaml.Read(yaml);
        }
        catch (YamlException malformed)
        {
            throw KubernetesNames.Refused($"This is no YAML of a grant set: line {malformed.Start.Line}, column {malformed.Start.Column}.", nameof(yaml));
        }
    }

    internal static V1RoleBinding Typed(V1RoleBinding binding)
    {
        // KubernetesYaml would make it a line feed, and so another name.
        if (binding.Subjects.Select(subject => subject.Name).Concat(binding.Metadata.Annotations?.Values ?? []).Append(binding.Metadata.Name).Any(text => text.Contains('\u0085')))
        {
            throw KubernetesNames.Refused("A name or reason with the character U+0085 can't be written as YAML.", "grant");
        }

        (binding.ApiVersion, binding.Kind) = ($"{V1RoleBinding.KubeGroup}/{V1RoleBinding.KubeApiVersion}", V1RoleBinding.KubeKind);
        return binding;
    }

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
