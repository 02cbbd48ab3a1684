using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>What a grant came to.</summary>
public sealed record GrantResult
{
    /// <summary>Whether the binding had to be written.</summary>
    public required GrantOutcome Outcome { get; init; }

    /// <summary>The grant's binding. With <see cref="GrantOutcome.Unconfirmed"/> as it would have been made, without a UID.</summary>
    public required PullRoleBinding Binding { get; init; }

    /// <summary>Other bindings to the puller role in the namespace that let the same subject pull; null if they couldn't be listed.</summary>
    public IReadOnlyList<PullRoleBinding>? AlsoGrantedBy { get; init => field = value is null ? null : Kept.Copy(value); }

    /// <summary>What isn't known or isn't as it should be, such as a ClusterRole that the caller may not read (<c>ACPR423</c>). Never an error.</summary>
    public IReadOnlyList<Finding> Findings { get; init => field = Kept.Copy(value); } = [];
}
