namespace AcpRegistry.Sdk.Cluster;

/// <summary>Whom a kubeconfig's user asks to act as.</summary>
internal sealed record Impersonation(string? User, string? Group)
{
    public static Impersonation None { get; } = new(null, null);

    public bool IsNone => User is null;
}
