namespace AcpRegistry.Sdk.Access;

/// <summary>Whom a question is about, as the API server would see a request of his.</summary>
internal sealed class AskedSubject
{
    public AskedSubject(AccessSubject subject, IEnumerable<string> moreGroups)
    {
        // A user of that name is the ServiceAccount, to RBAC.
        Subject = AccessSubject.TryParse(subject.UserName, out var account) && account.Kind == AccessSubjectKind.ServiceAccount && account.UserName == subject.UserName
            ? account
            : subject;
        Groups = [.. Subject.Groups.Union(moreGroups, StringComparer.Ordinal)];
    }

    public AccessSubject Subject { get; }

    /// <summary>Empty for a group, as no binding can name an empty user.</summary>
    public string UserName => Subject.UserName ?? "";

    public IReadOnlyList<string> Groups { get; }

    public bool IsServiceAccount => Subject.Kind == AccessSubjectKind.ServiceAccount;

    /// <summary>The groups of a ServiceAccount are known; those of others only to whoever authenticates them.</summary>
    public bool MayBeInOtherGroups => !IsServiceAccount;
}
