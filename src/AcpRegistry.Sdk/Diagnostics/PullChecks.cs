namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Every check, in the order of a pull, which is the order in which they are shown.</summary>
internal static class PullChecks
{
    public static IReadOnlyList<PullCheck> InOrder { get; } =
    [
        new ReferenceCheck(),
        new ServiceCheck(),
        new AccountCheck(),
        new SecretsCheck(),
        new PermissionCheck(),
        new RegistryPoliciesCheck(),
        new PodPoliciesCheck(),
        new DnsCheck(),
        new HostsFileCheck(),
        new ConnectionCheck(),
        new ManifestCheck(),
        new PolicyCheck(),
    ];
}
