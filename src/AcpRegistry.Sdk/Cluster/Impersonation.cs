namespace AcpRegistry.Sdk.Cluster;

/// <summary>How one request is made as somebody else.</summary>
internal static class Impersonation
{
    public const string UserHeader = "Impersonate-User";

    /// <summary>HTTP drops blanks around a header's value, so that another user would be meant; a lent client may send nothing but ASCII.</summary>
    public static bool CanBeSent(string name) => name.Length > 0 && name.All(character => character is >= ' ' and <= '~') && name.Trim() == name;
}
