using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Access;

/// <summary>What a registry asks the cluster for when somebody pulls, and which rules of roles answer it.</summary>
internal sealed class PullRequest(PullRight right, string? repository = null)
{
    public PullRight Right => right;

    /// <summary>As the evaluator takes it, about nobody in no namespace.</summary>
    public RbacRequest Request { get; } = new("", [], right.Verb, right.Group, right.Resource)
    {
        Subresource = right.Subresource ?? "",
        Name = right.IsByRepository ? repository ?? "" : "",
    };

    /// <summary>The group's resource as rules write it.</summary>
    public string Resource => right.Subresource is null ? right.Resource : $"{right.Resource}/{right.Subresource}";

    public RbacRequest Of(string user, IReadOnlyList<string> groups, string @namespace) =>
        Request with { User = user, Groups = groups, Namespace = @namespace };

    public bool IsAllowedBy(RbacRule rule) => rule.Allows(Request);

    /// <summary>Allowed for some repository, if perhaps not for this one.</summary>
    public bool IsAllowedForSomeBy(RbacRule rule) =>
        rule.Allows(right.IsByRepository && !rule.ResourceNames.IsEmpty ? Request with { Name = rule.ResourceNames[0] } : Request);
}
