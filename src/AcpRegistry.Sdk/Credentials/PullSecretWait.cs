using System.Globalization;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>One wait for the pull secret of one ServiceAccount.</summary>
internal sealed class PullSecretWait(
    IClusterApi cluster, RegistryProfileSource profiles, TimeProvider time, string @namespace, string serviceAccount)
{
    private const int MostReasons = 10;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private string _missing = "the API server has not answered yet.";

    public async Task<PullSecretLookup> RunAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // Looks once whatever the time: a deadline of zero would have passed before.
        if (longest == TimeSpan.Zero)
        {
            return await LookAsync(cancellationToken).ConfigureAwait(false) ?? throw TimeIsUp(longest);
        }

        using var deadline = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            for (var pause = FirstPause; ; pause = pause * 3 / 2 < LongestPause ? pause * 3 / 2 : LongestPause)
            {
                if (await LookAsync(either.Token).ConfigureAwait(false) is { } found)
                {
                    return found;
                }

                // Between half and the whole, so that many who wait don't ask as one.
                await Task.Delay(pause * ((1 + Random.Shared.NextDouble()) / 2), time, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw TimeIsUp(longest);
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    // Null while something is missing, which it notes.
    private async Task<PullSecretLookup?> LookAsync(CancellationToken cancellationToken)
    {
        var profile = await profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        var account = await cluster.FindServiceAccountAsync(@namespace, serviceAccount, cancellationToken).ConfigureAwait(false);
        if (account is null)
        {
            _missing = $"there is no ServiceAccount '{serviceAccount}' in the namespace '{@namespace}', or no such namespace.";
            return null;
        }

        if (account.Metadata?.DeletionTimestamp is not null)
        {
            _missing = $"the ServiceAccount '{serviceAccount}' in the namespace '{@namespace}' is being deleted.";
            return null;
        }

        string[] names = [.. (account.ImagePullSecrets ?? []).Select(secret => secret?.Name ?? "").Where(name => name.Length > 0).Distinct()];
        if (names.Length == 0)
        {
            _missing = $"the ServiceAccount '{serviceAccount}' in the namespace '{@namespace}' names no imagePullSecrets.";
            return null;
        }

        List<PullSecret> secrets = [];
        HashSet<string> leaving = [];
        foreach (var name in names)
        {
            var (secret, isBeingDeleted) = await PullSecretReader.ReadAsync(cluster, @namespace, name, cancellationToken).ConfigureAwait(false);
            secrets.Add(secret);
            if (isBeingDeleted)
            {
                leaving.Add(name);
            }
        }

        // As an image of the namespace itself would be: a key with that path is right too, and one with a slash at its end for each image below it.
        var now = time.GetUtcNow();
        var lookup = PullSecretLookup.Of(ImageReference.Parse($"{profile.InternalHost}/{@namespace}"), secrets, now);
        _missing = Missing(lookup, leaving);
        PullSecretLookup[] lookups = [lookup, PullSecretLookup.Of(ImageReference.Parse($"{profile.InternalHost}/{@namespace}/any"), secrets, now)];
        return Array.Find(lookups, found => !found.IsFailed && found.Checks.Any(check => check.Outcome == PullSecretOutcome.Matches && !leaving.Contains(check.Entry.SecretName)));
    }

    private string Missing(PullSecretLookup lookup, HashSet<string> leaving)
    {
        // A malformed Secret is the reason, whatever else there is.
        string[] failures = [.. lookup.Secrets.Where(secret => secret.FailsLookup).Select(secret => secret.Text!)];
        string[] reasons = failures.Length > 0 ? failures :
        [
            .. lookup.Secrets.Select(secret => secret.Text).OfType<string>(),
            .. leaving.Select(name => $"The Secret {KubernetesNames.Quote(name)} is being deleted."),
            .. lookup.Checks.Select(check => $"{check.Entry}: {check.Text}"),
        ];
        return $"the ServiceAccount '{serviceAccount}' names no Secret with an entry that works for {lookup.LookedUp}"
            + string.Concat(reasons.Take(MostReasons).Select(reason => $"\n- {reason}"))
            + (reasons.Length > MostReasons ? $"\n- and {reasons.Length - MostReasons} more." : reasons.Length == 0 ? ": they are empty." : "");
    }

    private AcpRegistryTimeoutException TimeIsUp(TimeSpan longest) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"Pods of '{serviceAccount}' in the namespace '{@namespace}' don't get a pull secret for the registry after {longest.TotalSeconds:0.###} s: {_missing}"),
        $"Wait for longer, or look why the platform didn't make it: kubectl get serviceaccount {serviceAccount} -n {@namespace} -o yaml. "
        + "Pods that exist already don't get it later: make them anew.",
        AcpRegistryCodes.PullSecretNotReady);
}
