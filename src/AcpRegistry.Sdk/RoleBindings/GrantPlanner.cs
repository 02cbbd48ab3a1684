using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>Compares a declared set with what is there. Reads only.</summary>
internal sealed class GrantPlanner(IClusterApi cluster, TimeProvider time, int maxConcurrency)
{
    private readonly CoveredBindings _bindings = new(cluster, maxConcurrency);
    private readonly OrphanFinder _orphans = new(cluster, maxConcurrency);

    public async Task<GrantPlan> PlanAsync(GrantSet set, RegistryProfile profile, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var there = await _bindings.ListAsync(set.Namespaces, cancellationToken).ConfigureAwait(false);
        var current = set.Grants.Where(grant => !IsOver(grant.ExpiresAt, now)).ToList();
        var orphans = set.KeepOrphans
            ? SubjectLookup.None
            : await _orphans.FindAsync(current.Select(grant => grant.Subject), cancellationToken).ConfigureAwait(false);
        var role = current.Count == 0 ? [] : (await PullerRoleCheck.ReadAsync(cluster, profile, cancellationToken).ConfigureAwait(false)).Findings;
        var comparison = new GrantComparison(set, profile.PullerRole, now, orphans.Missing);
        return comparison.Plan(there, [.. role, .. orphans.Findings]);
    }

    public static bool IsOver(DateTimeOffset? expiry, DateTimeOffset now) => expiry <= now;
}
