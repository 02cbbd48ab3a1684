namespace AcpRegistry.Sdk.Testing;

/// <summary>Who asks, as the server sees them: with the groups that it adds itself.</summary>
internal sealed record ApiUser(string Name, IReadOnlyList<string> Groups)
{
    public const string ServiceAccountPrefix = "system:serviceaccount:";
    private const string Anonymous = "system:anonymous";
    private const string Authenticated = "system:authenticated";
    private const string Unauthenticated = "system:unauthenticated";

    public static ApiUser Create(string name, IEnumerable<string> groups)
    {
        string[] given = [.. groups];
        string everybody = name == Anonymous ? Unauthenticated : Authenticated;
        return new ApiUser(name, given.Contains(everybody) ? given : [.. given, everybody]);
    }

    public static ApiUser ServiceAccount(string @namespace, string name) =>
        Create($"{ServiceAccountPrefix}{@namespace}:{name}", ["system:serviceaccounts", $"system:serviceaccounts:{@namespace}"]);

    /// <summary>Exactly two valid names after the prefix; <c>system:serviceaccount:a:b:c</c> is a plain user.</summary>
    public static bool TrySplitServiceAccount(string user, out string @namespace, out string name)
    {
        (@namespace, name) = ("", "");
        if (!user.StartsWith(ServiceAccountPrefix, StringComparison.Ordinal))
        {
            return false;
        }

        string[] parts = user[ServiceAccountPrefix.Length..].Split(':');
        if (parts.Length != 2 || ObjectNames.DnsLabel(parts[0]) is not null || ObjectNames.DnsSubdomain(parts[1]) is not null)
        {
            return false;
        }

        (@namespace, name) = (parts[0], parts[1]);
        return true;
    }
}
