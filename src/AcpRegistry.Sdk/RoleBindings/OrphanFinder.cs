using System.Collections.Concurrent;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Cluster;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>Looks up which ServiceAccounts are gone. In a namespace that is gone, each of them is.</summary>
internal sealed class OrphanFinder(IClusterApi cluster, int maxConcurrency)
{
    public async Task<SubjectLookup> FindAsync(IEnumerable<AccessSubject> subjects, CancellationToken cancellationToken)
    {
        var accounts = subjects.Where(subject => subject.Kind == AccessSubjectKind.ServiceAccount).Distinct();
        var missing = new ConcurrentBag<AccessSubject>();
        var unreadable = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var options = new ParallelOptions { MaxDegreeOfParallelism = maxConcurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(accounts, options, async (account, token) =>
        {
            if (unreadable.ContainsKey(account.Namespace!))
            {
                return;
            }

            try
            {
                if (await cluster.FindServiceAccountAsync(account.Namespace!, account.Name, token).ConfigureAwait(false) is null)
                {
                    missing.Add(account);
                }
            }
            catch (AcpRegistryForbiddenException)
            {
                unreadable.TryAdd(account.Namespace!, true);
            }
        }).ConfigureAwait(false);
        return new SubjectLookup(missing.ToHashSet(), [.. unreadable.Keys.Order(StringComparer.Ordinal).Select(GrantFindings.AccountsNotReadable)]);
    }
}
