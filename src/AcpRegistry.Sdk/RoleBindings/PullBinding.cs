using System.Globalization;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Registries;
using k8s.Models;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>Between grants and the RoleBindings that stand for them.</summary>
internal static class PullBinding
{
    public const string ManagedByLabel = "app.kubernetes.io/managed-by";
    public const string ManagedBy = "acp-registry-sdk";
    public const string SetLabel = "acp-registry-sdk/grant-set";
    public const string ReasonAnnotation = "acp-registry-sdk/reason";
    public const string ExpiryAnnotation = "acp-registry-sdk/expires-at";

    private const string AutoUpdateAnnotation = "rbac.authorization.kubernetes.io/autoupdate";
    private const string RbacGroup = "rbac.authorization.k8s.io";
    private const string ClusterRoleKind = "ClusterRole";
    private const string ExpiryFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static string NameOf(PullGrant grant, RegistryProfile profile) => grant.Name ?? PullBindingName.Of(profile.PullerRole, grant.Subject);

    /// <summary>The name in a set, if any. Neither part has a ':', so no two sets, nor a set and a grant made alone, share one.</summary>
    public static string NameOf(PullGrant grant, string role, string? set) =>
        grant.Name ?? (set is null ? "" : $"{set}:") + PullBindingName.Of(role, grant.Subject);

    public static V1RoleBinding Make(PullGrant grant, RegistryProfile profile) => Make(grant, profile.PullerRole, set: null);

    public static V1RoleBinding Make(PullGrant grant, string role, string? set)
    {
        var binding = new V1RoleBinding
        {
            Metadata = new V1ObjectMeta
            {
                Name = NameOf(grant, role, set),
                NamespaceProperty = grant.ImageNamespace,
                Labels = new Dictionary<string, string> { [ManagedByLabel] = ManagedBy },
            },
            RoleRef = new V1RoleRef { ApiGroup = RbacGroup, Kind = ClusterRoleKind, Name = role },
        };
        if (set is not null)
        {
            binding.Metadata.Labels[SetLabel] = set;
        }

        Describe(binding, grant);
        return binding;
    }

    /// <summary>Brings subject, reason and expiry up to the grant; all else stays. False if nothing had to change.</summary>
    public static bool Update(V1RoleBinding binding, PullGrant grant)
    {
        var before = (binding.Subjects?.Count, Annotation(binding, ReasonAnnotation), Annotation(binding, ExpiryAnnotation));
        Describe(binding, grant);
        return before != (binding.Subjects!.Count, Annotation(binding, ReasonAnnotation), Annotation(binding, ExpiryAnnotation));
    }

    public static bool IsToRole(V1RoleBinding binding, string role) =>
        binding.RoleRef is { Kind: ClusterRoleKind } reference && reference.Name == role;

    /// <summary>Ours to change: labelled so, and not set aside by hand.</summary>
    public static bool IsManaged(V1RoleBinding binding) =>
        binding.Metadata.Labels?.TryGetValue(ManagedByLabel, out var manager) == true
        && manager == ManagedBy
        && Annotation(binding, AutoUpdateAnnotation) != "false";

    /// <summary>Ours, to this role, and of this set.</summary>
    public static bool IsOfSet(V1RoleBinding binding, string role, string set) =>
        IsToRole(binding, role) && IsManaged(binding) && SetOf(binding) == set;

    /// <summary>The binding of a grant made alone, which may still differ in reason and expiry.</summary>
    public static bool IsOfGrant(V1RoleBinding binding, PullGrant grant, RegistryProfile profile) =>
        IsToRole(binding, profile.PullerRole) && IsForNobodyBut(binding, grant.Subject) && IsManaged(binding) && SetOf(binding) is null;

    /// <summary>True if it was deleted and is still there, until its finalizers are removed.</summary>
    public static bool IsBeingDeleted(V1RoleBinding binding) => binding.Metadata.DeletionTimestamp is not null;

    /// <summary>For messages: which finalizers keep it once it is deleted.</summary>
    public static string KeptBy(V1RoleBinding binding) =>
        binding.Metadata.Finalizers is { Count: > 0 } finalizers
            ? $"These finalizers keep it: {string.Join(", ", finalizers.Select(KubernetesNames.Quote))}."
            : "No finalizer keeps it, so it will be gone soon.";

    /// <summary>The set that its label names; null for none.</summary>
    public static string? SetOf(V1RoleBinding binding) => binding.Metadata.Labels?.TryGetValue(SetLabel, out var set) == true ? set : null;

    /// <summary>True if it is for the grant's subject alone, and says the same reason and expiry.</summary>
    public static bool IsAsDeclared(V1RoleBinding binding, PullGrant grant) =>
        binding.Subjects is { Count: 1 }
        && IsForNobodyBut(binding, grant.Subject)
        && Annotation(binding, ReasonAnnotation) == grant.Reason
        && Annotation(binding, ExpiryAnnotation) == Expiry(grant);

    /// <summary>Makes it so; all else stays.</summary>
    public static void Describe(V1RoleBinding binding, PullGrant grant)
    {
        binding.Subjects = [Write(grant.Subject)];
        Annotate(binding, ReasonAnnotation, grant.Reason);
        Annotate(binding, ExpiryAnnotation, Expiry(grant));
    }

    /// <summary>True if nobody but this subject has anything through the binding.</summary>
    public static bool IsForNobodyBut(V1RoleBinding binding, AccessSubject subject) =>
        (binding.Subjects ?? []).All(bound => Read(bound, binding.Metadata.NamespaceProperty) == subject);

    public static PullRoleBinding Read(V1RoleBinding binding)
    {
        var subjects = (binding.Subjects ?? []).Select(bound => (Bound: bound, Read: Read(bound, binding.Metadata.NamespaceProperty))).ToList();
        return new PullRoleBinding
        {
            Namespace = binding.Metadata.NamespaceProperty,
            Name = binding.Metadata.Name,
            Uid = binding.Metadata.Uid,
            ResourceVersion = binding.Metadata.ResourceVersion,
            Subjects = [.. subjects.Select(subject => subject.Read).OfType<AccessSubject>()],
            UnusableSubjects = [.. subjects.Where(subject => subject.Read is null).Select(subject => Describe(subject.Bound))],
            IsManaged = IsManaged(binding),
            IsBeingDeleted = IsBeingDeleted(binding),
            Finalizers = [.. binding.Metadata.Finalizers ?? []],
            Set = SetOf(binding),
            Reason = Annotation(binding, ReasonAnnotation),
            ExpiresAt = DateTimeOffset.TryParseExact(
                Annotation(binding, ExpiryAnnotation), ExpiryFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expiry)
                ? expiry
                : null,
        };
    }

    /// <summary>For messages: the role, and who has it.</summary>
    public static string Describe(V1RoleBinding binding) =>
        $"{binding.RoleRef?.Kind} {KubernetesNames.QuoteName(binding.RoleRef?.Name)} to "
        + (binding.Subjects is { Count: > 0 } subjects ? string.Join(", ", subjects.Select(Describe)) : "nobody");

    private static string? Expiry(PullGrant grant) => grant.ExpiresAt?.UtcDateTime.ToString(ExpiryFormat, CultureInfo.InvariantCulture);

    private static Rbacv1Subject Write(AccessSubject subject) =>
        subject.Kind == AccessSubjectKind.ServiceAccount
            ? new Rbacv1Subject { Kind = subject.Kind.ToString(), NamespaceProperty = subject.Namespace, Name = subject.Name }
            : new Rbacv1Subject { ApiGroup = RbacGroup, Kind = subject.Kind.ToString(), Name = subject.Name };

    // Null where nobody can be that subject, though the API server took it. A ServiceAccount without a namespace is one of the binding's own.
    private static AccessSubject? Read(Rbacv1Subject subject, string bindingNamespace)
    {
        var @namespace = string.IsNullOrEmpty(subject.NamespaceProperty) ? bindingNamespace : subject.NamespaceProperty;
        return subject.Kind switch
        {
            nameof(AccessSubjectKind.ServiceAccount) when KubernetesNames.IsNamespace(@namespace) && KubernetesNames.IsSubdomain(subject.Name) =>
                AccessSubject.ServiceAccount(@namespace, subject.Name),
            nameof(AccessSubjectKind.User) when KubernetesNames.IsIdentity(subject.Name) => AccessSubject.User(subject.Name),
            nameof(AccessSubjectKind.Group) when KubernetesNames.IsIdentity(subject.Name) => AccessSubject.Group(subject.Name),
            _ => null,
        };
    }

    private static string Describe(Rbacv1Subject subject) =>
        string.IsNullOrEmpty(subject.NamespaceProperty)
            ? $"{subject.Kind} {KubernetesNames.QuoteName(subject.Name)}"
            : $"{subject.Kind} {KubernetesNames.QuoteName($"{subject.NamespaceProperty}/{subject.Name}")}";

    private static string? Annotation(V1RoleBinding binding, string key) =>
        binding.Metadata.Annotations?.TryGetValue(key, out var value) == true ? value : null;

    private static void Annotate(V1RoleBinding binding, string key, string? value)
    {
        if (value is not null)
        {
            (binding.Metadata.Annotations ??= new Dictionary<string, string>())[key] = value;
        }
        else
        {
            binding.Metadata.Annotations?.Remove(key);
        }
    }
}
