using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>Which subjects aren't there, and what could not be told.</summary>
internal sealed record SubjectLookup(IReadOnlySet<AccessSubject> Missing, IReadOnlyList<Finding> Findings)
{
    public static SubjectLookup None { get; } = new(new HashSet<AccessSubject>(), []);
}
