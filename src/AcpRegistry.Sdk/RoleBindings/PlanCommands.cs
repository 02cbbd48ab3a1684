using AcpRegistry.Sdk.Access;
using k8s.Models;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>The commands by which a change of a plan is made by hand.</summary>
internal static class PlanCommands
{
    public static IEnumerable<string> Of(GrantChange change, GrantPlan plan)
    {
        if (change.Kind == GrantChangeKind.Delete)
        {
            return [Delete(change)];
        }

        var wanted = PullBinding.Make(change.Grant!, plan.PullerRole, plan.Set).Metadata;
        var isInPlace = change.Current is { UnusableSubjects: [], Subjects: [var subject] } && subject == change.Grant!.Subject;
        return change.Current is not null && isInPlace
            ? [Annotate(change, wanted, overwrite: true)]
            : [.. change.Current is null ? Array.Empty<string>() : [Delete(change)], .. Make(change, wanted, plan)];
    }

    public static string Delete(GrantChange change) => $"kubectl delete rolebinding -n {change.Namespace} -- {KubectlText.Quote(change.Name)}";

    private static IEnumerable<string> Make(GrantChange change, V1ObjectMeta wanted, GrantPlan plan)
    {
        yield return GrantExport.Create(change.Grant!, change.Name, plan.PullerRole);
        yield return On("label", change, wanted.Labels.Select(label => $"{label.Key}={label.Value}"));
        if (wanted.Annotations is { Count: > 0 })
        {
            yield return Annotate(change, wanted, overwrite: false);
        }
    }

    // A key with '-' behind it takes the annotation away.
    private static string Annotate(GrantChange change, V1ObjectMeta wanted, bool overwrite)
    {
        var keys = overwrite ? [PullBinding.ReasonAnnotation, PullBinding.ExpiryAnnotation] : wanted.Annotations.Keys;
        return On("annotate", change, keys.Select(key => wanted.Annotations?.TryGetValue(key, out var value) == true ? $"{key}={value}" : $"{key}-"))
            + (overwrite ? " --overwrite" : "");
    }

    private static string On(string verb, GrantChange change, IEnumerable<string> words) =>
        $"kubectl {verb} rolebinding {KubectlText.Quote(change.Name)} -n {change.Namespace} {string.Join(' ', words.Select(KubectlText.Quote))}";
}
