using System.Text;
using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>Plans and results as people read them: one thing a line, whatever is in a name.</summary>
internal static class GrantText
{
    public static string Of(GrantChangeReason reason) =>
        reason switch
        {
            GrantChangeReason.Missing => "missing",
            GrantChangeReason.Differs => "differs",
            GrantChangeReason.NotDeclared => "not declared any more",
            GrantChangeReason.Expired => "expired",
            GrantChangeReason.Orphaned => "its ServiceAccount is gone",
            GrantChangeReason.BeingDeleted => "its RoleBinding is being deleted",
            _ => "its name is taken",
        };

    public static string Show(AccessSubject subject) =>
        subject.ToString() is var text && text.All(character => character > ' ' && !char.IsControl(character)) && text.Length <= 80
            ? text
            : KubernetesNames.QuoteName(text);

    public static string Of(GrantPlan plan)
    {
        var text = new StringBuilder()
            .Append("Grant set '").Append(plan.Set).Append("': ")
            .Append(plan.Creates.Count()).Append(" to create, ")
            .Append(plan.Updates.Count()).Append(" to update, ")
            .Append(plan.Deletes.Count()).Append(" to delete, ")
            .Append(plan.Unchanged).Append(" as declared.");
        foreach (var change in plan.Changes)
        {
            Line(text, change.ToString());
        }

        foreach (var withheld in plan.Withheld)
        {
            Line(text, $"! {withheld.Grant.ImageNamespace}: {Show(withheld.Grant.Subject)} is held back ({Of(withheld.Reason)})");
        }

        foreach (var overlap in plan.Overlaps)
        {
            Line(text, $"= {overlap.Binding.Namespace}/{KubernetesNames.QuoteName(overlap.Binding.Name)}, not of this set, lets {Show(overlap.Grant.Subject)} pull too");
        }

        foreach (var finding in plan.Findings)
        {
            Line(text, $"? {finding}");
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, string line) => text.Append("\n  ").Append(line);
}
