namespace AcpRegistry.Sdk.Cluster;

/// <summary>Whom a kubeconfig's user asks to act as.</summary>
internal sealed record Impersonation(string? User, string? Group)
{
    public const string UserHeader = "Impersonate-User";

    public static Impersonation None { get; } = new(null, null);

    public bool IsNone => User is null;

    /// <summary>HTTP drops blanks around a header's value, so that another user would be meant.</summary>
    public static bool CanBeSent(string name) => name.Length > 0 && name.All(character => character is >= ' ' and <= '~') && name.Trim() == name;
}
