namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>One thing that a plan does: one RoleBinding made, brought up to date or deleted.</summary>
public sealed class GrantChange
{
    private GrantChange(GrantChangeKind kind, GrantChangeReason reason, string @namespace, string name, PullGrant? grant, PullRoleBinding? current)
    {
        Kind = kind;
        Reason = reason;
        Namespace = @namespace;
        Name = name;
        Grant = grant;
        Current = current;
    }

    /// <summary>What is done.</summary>
    public GrantChangeKind Kind { get; }

    /// <summary>Why.</summary>
    public GrantChangeReason Reason { get; }

    /// <summary>The RoleBinding's namespace.</summary>
    public string Namespace { get; }

    /// <summary>The RoleBinding's name.</summary>
    public string Name { get; }

    /// <summary>What the binding is to stand for; null for a delete.</summary>
    public PullGrant? Grant { get; }

    /// <summary>The binding as the plan saw it, of which no other version is touched; null for a create.</summary>
    public PullRoleBinding? Current { get; }

    /// <summary>A binding is made.</summary>
    /// <param name="grant">What it is to stand for.</param>
    /// <param name="name">The name that it gets.</param>
    public static GrantChange Create(PullGrant grant, string name)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return new(GrantChangeKind.Create, GrantChangeReason.Missing, grant.ImageNamespace, KubernetesNames.PathSegment(name), grant, null);
    }

    /// <summary>A binding is brought up to date.</summary>
    /// <param name="grant">What it is to stand for.</param>
    /// <param name="current">The binding, with its UID and resourceVersion.</param>
    /// <exception cref="AcpRegistryArgumentException">The binding is in another namespace, or lacks one of these.</exception>
    public static GrantChange Update(PullGrant grant, PullRoleBinding current)
    {
        ArgumentNullException.ThrowIfNull(grant);
        Known(current);
        return grant.ImageNamespace == current.Namespace
            ? new(GrantChangeKind.Update, GrantChangeReason.Differs, current.Namespace, current.Name, grant, current)
            : throw KubernetesNames.Refused($"A grant in '{grant.ImageNamespace}' can't be a binding in '{current.Namespace}'.", nameof(current));
    }

    /// <summary>A binding is deleted.</summary>
    /// <param name="current">The binding, with its UID and resourceVersion.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="AcpRegistryArgumentException">The binding lacks one of these; or that is no reason to delete.</exception>
    public static GrantChange Delete(PullRoleBinding current, GrantChangeReason reason)
    {
        Known(current);
        return reason is GrantChangeReason.NotDeclared or GrantChangeReason.Expired or GrantChangeReason.Orphaned
            ? new(GrantChangeKind.Delete, reason, current.Namespace, current.Name, null, current)
            : throw KubernetesNames.Refused($"{KubernetesNames.Quote(reason.ToString())} is no reason to delete a binding.", nameof(reason));
    }

    /// <summary>In one line, e.g. <c>+ shared-ns/'…': serviceaccount:my-ns:default</c>.</summary>
    public override string ToString()
    {
        var sign = Kind switch { GrantChangeKind.Create => '+', GrantChangeKind.Update => '~', _ => '-' };
        var whose = Grant is not null
            ? GrantText.Show(Grant.Subject)
            : string.Join(", ", Current!.Subjects.Select(GrantText.Show).Concat(Current.UnusableSubjects).DefaultIfEmpty("nobody"));
        return $"{sign} {Namespace}/{KubernetesNames.QuoteName(Name)}: {whose} ({GrantText.Of(Reason)})";
    }

    private static void Known(PullRoleBinding current)
    {
        ArgumentNullException.ThrowIfNull(current);
        if (string.IsNullOrEmpty(current.Uid) || string.IsNullOrEmpty(current.ResourceVersion))
        {
            throw KubernetesNames.Refused("A binding is changed only with its UID and its resourceVersion known.", nameof(current));
        }
    }
}
