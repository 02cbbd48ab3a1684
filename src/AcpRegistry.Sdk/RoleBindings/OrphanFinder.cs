using System.Collections.Concurrent;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Cluster;
using k8s.Models;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>Finds the ServiceAccounts that are gone. One that is being deleted is, too: its tokens are refused already. So is each one of a namespace that is gone.</summary>
internal sealed class OrphanFinder(IClusterApi cluster, int maxConcurrency)
{
    /// <summary>Up to so many are looked up one by one; more are picked from one list of all.</summary>
    internal const int MostLookedUpOneByOne = 50;

    private const int Expired = 410;

    public async Task<SubjectLookup> FindAsync(IEnumerable<AccessSubject> subjects, CancellationToken cancellationToken)
    {
        var accounts = subjects.Where(subject => subject.Kind == AccessSubjectKind.ServiceAccount).ToHashSet();
        return accounts.Count > MostLookedUpOneByOne && await MissingFromListAsync(accounts, cancellationToken).ConfigureAwait(false) is { } missing
            ? new SubjectLookup(missing, [])
            : await LookUpAsync(accounts, cancellationToken).ConfigureAwait(false);
    }

    // Null where the caller may not list, or where the list expired again and again while it was read: then none of them is known to be missing.
    private async Task<HashSet<AccessSubject>?> MissingFromListAsync(HashSet<AccessSubject> accounts, CancellationToken cancellationToken)
    {
        var missing = accounts.ToHashSet();
        try
        {
            foreach (var account in (await cluster.ListServiceAccountsAsync(cancellationToken).ConfigureAwait(false)).Where(IsThere))
            {
                missing.Remove(AccessSubject.ServiceAccount(account.Metadata.NamespaceProperty, account.Metadata.Name));
            }

            return missing;
        }
        catch (AcpRegistryForbiddenException)
        {
            return null;
        }
        catch (AcpRegistryUnexpectedException compacted) when (compacted.Status == Expired)
        {
            return null;
        }
    }

    private async Task<SubjectLookup> LookUpAsync(HashSet<AccessSubject> accounts, CancellationToken cancellationToken)
    {
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
                if (!IsThere(await cluster.FindServiceAccountAsync(account.Namespace!, account.Name, token).ConfigureAwait(false)))
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

    private static bool IsThere(V1ServiceAccount? account) => account is { Metadata.DeletionTimestamp: null };
}
