using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Access;

/// <summary>Rules that would give the right to pull but for one thing.</summary>
/// <remarks>
/// Each is found by widening one part of the rule and asking the evaluator again. A rule counts only if it names the registry's group or
/// resource: one on <c>*</c> or on something else altogether was never meant to let anybody pull.
/// </remarks>
internal sealed class NearMissRules(AccessQuestion question, PullRequest request)
{
    private static readonly string[] Any = ["*"];

    /// <summary>Null where the rule isn't close.</summary>
    public PullAccessNearMiss? Of(RbacRule rule, RbacBinding binding)
    {
        var right = request.Right;
        var (kind, text, remedy) = Judge(rule);
        return kind is not { } known ? null : new PullAccessNearMiss
        {
            Kind = known,
            Binding = binding.Show(),
            Rule = rule.Show(),
            Text = $"{binding.Show()} binds {question.Subject}, and the role's rule {rule.Show()} {text}; the registry asks for '{right}'.",
            Remedy = remedy ?? $"Add to the role: {RightRule(right)}",
        };
    }

    private (PullAccessNearMissKind? Kind, string Text, string? Remedy) Judge(RbacRule rule)
    {
        var right = request.Right;
        if (GenerationOf(rule) is { } generation)
        {
            return (PullAccessNearMissKind.OtherGeneration, $"gives what the generation {generation} of the registry asks for",
                $"Add to the role: {RightRule(right)}. If the cluster does run {generation}, set {AcpRegistryOptions.SectionName}:{nameof(AcpRegistryOptions.Generation)}.");
        }

        if (!NamesTheRegistry(rule))
        {
            return default;
        }

        if (Allows(rule.ApiGroups, rule.Resources, rule.Verbs))
        {
            return (PullAccessNearMissKind.OtherResourceNames, OfNames(), $"Take resourceNames out of the rule, or give another one beside it: {RightRule(right)}");
        }

        if (Allows(rule.ApiGroups, rule.Resources, Any))
        {
            return (PullAccessNearMissKind.OtherVerb, $"lacks the verb '{right.Verb}'", $"Add the verb '{right.Verb}' to the rule.");
        }

        if (Allows(Any, rule.Resources, rule.Verbs))
        {
            return (PullAccessNearMissKind.OtherGroup, "is about another API group", null);
        }

        return Allows(rule.ApiGroups, Any, rule.Verbs) || NamesBothInOneWord(rule)
            ? (PullAccessNearMissKind.OtherResource, "is about another resource", null)
            : default;
    }

    private string OfNames() =>
        !request.Right.IsByRepository ? "is limited to names, and the registry asks without one"
        : question.Repository is null ? "is limited to repositories, and the question names none"
        : $"is limited to other repositories than {KubernetesNames.Quote(question.Repository)}";

    private string? GenerationOf(RbacRule rule)
    {
        var others = RegistryPreset.All
            .Where(preset => !Same(preset.PullRight, request.Right))
            .Where(preset => rule.ApiGroups.Contains(preset.PullRight.Group) || rule.Resources.Contains(preset.PullRight.Resource))
            .Where(preset => new PullRequest(preset.PullRight).IsAllowedForSomeBy(rule))
            .Select(preset => preset.Generation);
        return string.Join(" or ", others) is { Length: > 0 } names ? names : null;
    }

    private static bool Same(PullRight one, PullRight other) => (one.Verb, one.Group, one.Resource, one.Subresource) == (other.Verb, other.Group, other.Resource, other.Subresource);

    private bool NamesTheRegistry(RbacRule rule) =>
        rule.ApiGroups.Contains(request.Right.Group) || rule.Resources.Contains(request.Resource) || NamesBothInOneWord(rule);

    // As kubectl's own arguments are written, "images.registry.alauda.io", which in a rule is a resource of no group.
    private bool NamesBothInOneWord(RbacRule rule) => rule.Resources.Contains($"{request.Resource}.{request.Right.Group}");

    private bool Allows(IEnumerable<string> apiGroups, IEnumerable<string> resources, IEnumerable<string> verbs) =>
        request.IsAllowedBy(new RbacRule(apiGroups, resources, verbs));

    private string RightRule(PullRight right) => new AccessRule { ApiGroups = [right.Group], Resources = [request.Resource], Verbs = [right.Verb] }.ToString();
}
