namespace AcpRegistry.Sdk.Access;

/// <summary>Subjects of bindings that come close to being the one asked about.</summary>
internal sealed class NearMissSubjects(AskedSubject asked)
{
    private const string ServiceAccountsPrefix = "system:serviceaccounts:";
    private const string ServiceAccountPrefix = "system:serviceaccount:";

    /// <summary>Null where the subject isn't close. The text goes on after the binding's name.</summary>
    public (PullAccessNearMissKind Kind, string Text)? Of(RbacSubject bound, RbacBinding binding)
    {
        if (bound.Kind == RbacSubjectKind.ServiceAccount && asked.IsServiceAccount)
        {
            return OfServiceAccount(bound, binding);
        }

        if (IsOfAnotherKind(bound))
        {
            return (PullAccessNearMissKind.OtherSubjectKind, $"binds {bound.Describe(binding)}, which is not {asked.Subject}");
        }

        return bound.Kind == RbacSubjectKind.ServiceAccount ? null
            : IsSpeltAlike(bound) ? (PullAccessNearMissKind.OtherSpelling, $"binds {bound.Describe(binding)}, which is spelt otherwise than {asked.Subject}")
            : bound.Kind == RbacSubjectKind.Group ? (PullAccessNearMissKind.NotInGroup, $"binds {bound.Describe(binding)}, in which {asked.Subject} is not")
            : null;
    }

    private (PullAccessNearMissKind Kind, string Text)? OfServiceAccount(RbacSubject bound, RbacBinding binding)
    {
        var place = AccessView.NamespaceOf(bound, binding);
        return bound.Name == asked.Subject.Name
                ? (PullAccessNearMissKind.OtherServiceAccountNamespace,
                    $"binds the ServiceAccount '{bound.Name}' of the namespace {KubernetesNames.Quote(place)}"
                    + (bound.Namespace.Length == 0 ? ", the binding's own since its subject names none," : ",") + $" not {asked.Subject}")
            : place == asked.Subject.Namespace
                ? (PullAccessNearMissKind.OtherServiceAccountName, $"binds {bound.Describe(binding)}, not {asked.Subject}")
            : null;
    }

    private bool IsOfAnotherKind(RbacSubject bound) =>
        asked.Subject.Kind switch
        {
            AccessSubjectKind.ServiceAccount =>
                bound.Kind == RbacSubjectKind.User ? NamesOfAccount().Contains(bound.Name) || asked.Groups.Contains(bound.Name)
                : bound.Kind == RbacSubjectKind.Group && (NamesOfAccount().Contains(bound.Name) || bound.Name == asked.UserName),
            AccessSubjectKind.User => bound.Kind != RbacSubjectKind.User && bound.Name == asked.Subject.Name,
            _ => bound.Kind != RbacSubjectKind.Group && bound.Name == asked.Subject.Name,
        };

    // As people write a ServiceAccount who take it for a user.
    private string[] NamesOfAccount()
    {
        var (place, name) = (asked.Subject.Namespace, asked.Subject.Name);
        return [name, $"{place}:{name}", $"{place}/{name}", $"serviceaccount:{place}:{name}", $"{ServiceAccountsPrefix}{place}:{name}"];
    }

    private bool IsSpeltAlike(RbacSubject bound) =>
        bound.Kind == RbacSubjectKind.User
            ? IsAlike(bound.Name, asked.UserName)
            : asked.Groups.Any(group => IsAlike(bound.Name, group))
                || (asked.IsServiceAccount && IsAlike(bound.Name, $"{ServiceAccountPrefix}{asked.Subject.Namespace}"));

    private static bool IsAlike(string one, string other) =>
        other.Length > 0 && string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);
}
