using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.Testing;

/// <summary>The authorizers of the server, in their order: first the one for <c>system:masters</c>, then RBAC.</summary>
internal sealed class Authorizer(PolicyCache policy)
{
    public static bool IsPrivileged(IReadOnlyList<string> groups) => groups.Contains(RbacPolicy.PrivilegedGroup);

    public (bool IsAllowed, string Reason) Authorize(in RbacRequest request)
    {
        if (IsPrivileged(request.Groups))
        {
            return (true, "");
        }

        RbacDecision decision = policy.Current.Decide(request);
        return (decision.IsAllowed, decision.Reason);
    }

    public void Demand(ApiUser user, in RbacRequest request)
    {
        (bool isAllowed, string reason) = Authorize(request);
        if (!isAllowed)
        {
            throw ApiError.Forbidden(user, request, reason);
        }
    }
}
