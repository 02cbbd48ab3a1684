namespace AcpRegistry.Sdk.Access;

internal enum RbacSubjectKind
{
    ServiceAccount,
    User,
    Group,
}

/// <summary>A subject as a binding lists it.</summary>
/// <param name="Kind">Any other kind grants nothing, and is left out when a binding is read.</param>
/// <param name="Name">Not checked: the server stores and compares nearly anything.</param>
/// <param name="Namespace">Of a ServiceAccount; empty: that of the binding. Without meaning for the others.</param>
internal sealed record RbacSubject(RbacSubjectKind Kind, string Name, string Namespace = "");
