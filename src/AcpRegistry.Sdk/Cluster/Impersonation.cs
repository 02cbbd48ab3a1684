namespace AcpRegistry.Sdk.Cluster;

/// <summary>Whom a kubeconfig's user asks to act as.</summary>
internal sealed record Impersonation(string? User, IReadOnlyList<string> Groups)
{
    public static Impersonation None { get; } = new(null, []);

    public bool IsNone => User is null;
}
