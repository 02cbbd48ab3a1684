using System.Globalization;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Workloads;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>What is wrong with a pod's pull secrets. Names of Secrets are shown, what is in them never.</summary>
internal sealed class SecretFindings(PodPullSecrets secrets, RegistryProfile profile)
{
    public static Finding AccountMissing(PodPullSecrets secrets) => new(
        AcpRegistryCodes.ServiceAccountMissing,
        FindingSeverity.Error,
        $"The ServiceAccount '{secrets.ServiceAccount}' doesn't exist in the namespace '{secrets.Namespace}': no pod of it is made.",
        $"kubectl create serviceaccount {secrets.ServiceAccount} -n {secrets.Namespace}\n# or check the spelling of it, and of the namespace");

    public static Finding AccountGone(PodPullSecrets secrets) => new(
        AcpRegistryCodes.ServiceAccountMissing,
        FindingSeverity.Warning,
        $"The ServiceAccount '{secrets.ServiceAccount}' of the pod doesn't exist any more in the namespace '{secrets.Namespace}': a new pod would not be made.",
        $"kubectl create serviceaccount {secrets.ServiceAccount} -n {secrets.Namespace}");

    public static Finding AccountNotReadable(PodPullSecrets secrets) => new(
        AcpRegistryCodes.NotReadable,
        FindingSeverity.Information,
        $"Not checked: the caller may not read the ServiceAccount '{secrets.ServiceAccount}' in the namespace '{secrets.Namespace}', so the pod's pull secrets aren't known.",
        $"Ask for 'get' on 'serviceaccounts' in the namespace '{secrets.Namespace}'.");

    public static Finding NoneListed(DiagnosisContext context, PodPullSecrets secrets) => new(
        AcpRegistryCodes.NoPullSecret,
        FindingSeverity.Error,
        (secrets.Origin == PullSecretsOrigin.ExistingPod
            ? $"The pod has no pull secret, and neither has its ServiceAccount '{secrets.ServiceAccount}'"
            : $"The ServiceAccount '{secrets.ServiceAccount}' in the namespace '{secrets.Namespace}' lists no pull secret")
        + ": the registry is asked without a login.",
        SecretRemedy.List(context, secrets, "SECRET")
        + $"\n# SECRET is one of: kubectl get secrets -n {secrets.Namespace} --field-selector type={PullSecret.DockerConfigJsonType}");

    public static Finding PodIsOlder(DiagnosisContext context, PodPullSecrets secrets) => new(
        AcpRegistryCodes.PodOlderThanPullSecret,
        FindingSeverity.Error,
        $"The pod was made before its ServiceAccount '{secrets.ServiceAccount}' listed the pull secrets that it lists now, and keeps the list that it was made with.",
        $"kubectl delete pod {context.Target.WorkloadReference!.Name} -n {secrets.Namespace}\n# What made the pod makes it anew, with the ServiceAccount's list; a single pod must be created again.",
        [$"the pod's list: {Listed(secrets.Names)}", $"the ServiceAccount's: {Listed(secrets.ServiceAccountNames)}"]);

    /// <summary>Null for a Secret that kubelet can read.</summary>
    public Finding? OfSecret(PullSecret secret, PullSecretLookup lookup)
    {
        var severity = lookup.Matches.Count > 0 ? FindingSeverity.Warning : FindingSeverity.Error;
        return secret.Problem switch
        {
            PullSecretProblem.None => null,
            PullSecretProblem.NotReadable => new(
                AcpRegistryCodes.NotReadable,
                FindingSeverity.Information,
                $"Not checked: {secret.Text}",
                $"Ask for 'get' on 'secrets' in the namespace '{secret.Namespace}'."),
            PullSecretProblem.Missing => new(
                AcpRegistryCodes.PullSecretMissing,
                severity,
                $"The pull secret {KubernetesNames.Quote(secret.Name)} is listed, and isn't in the namespace '{secret.Namespace}'.",
                SecretRemedy.Create(secret.Name, secrets, profile)),
            _ when secret.FailsLookup => new(
                AcpRegistryCodes.PullSecretMalformed,
                FindingSeverity.Error,
                secret.Text!,
                SecretRemedy.Replace(secret.Name, secrets, profile)),
            _ => new(
                AcpRegistryCodes.PullSecretUnusable,
                severity,
                secret.Text!,
                $"kubectl delete secret {secret.Name} -n {secret.Namespace}\n{SecretRemedy.Create(secret.Name, secrets, profile)}"),
        };
    }

    /// <summary>What is wrong with the entries: none matches, or those that do won't work.</summary>
    public IEnumerable<Finding> OfMatches(PullSecretLookup lookup)
    {
        if (lookup.IsFailed || lookup.Checks.Count == 0 || lookup.Checks.Any(check => check.Outcome == PullSecretOutcome.Matches))
        {
            return [];
        }

        var nearest = lookup.Checks.OrderBy(check => SecretOutcomes.Nearness(check.Outcome)).First();
        var evidence = lookup.Checks.Where(check => check != nearest).Select(check => $"{check.Entry}: {check.Text}").Take(10);
        var (code, text) = nearest.Outcome switch
        {
            PullSecretOutcome.MatchesExpired => (AcpRegistryCodes.PullSecretExpired,
                string.Create(CultureInfo.InvariantCulture, $"The credential for {lookup.LookedUp} in {nearest.Entry} expired at {nearest.Entry.ExpiresAt:u}.")),
            PullSecretOutcome.MatchesWithoutUsername or PullSecretOutcome.MatchesWithoutPassword => (AcpRegistryCodes.PullSecretIncomplete,
                $"The credential for {lookup.LookedUp} in {nearest.Entry} has no {(nearest.Outcome == PullSecretOutcome.MatchesWithoutPassword ? "password" : "user")}."),
            _ => (AcpRegistryCodes.PullSecretForAnother,
                $"None of the pod's pull secrets is for {lookup.LookedUp}; the nearest is {nearest.Entry}: {nearest.Text}"),
        };
        return [new Finding(code, FindingSeverity.Error, text, SecretRemedy.Replace(nearest.Entry.SecretName, secrets, profile), evidence)];
    }

    public Finding NoEntries(PullSecretLookup lookup) => new(
        AcpRegistryCodes.PullSecretForAnother,
        FindingSeverity.Error,
        $"None of the pod's pull secrets is for {lookup.LookedUp}: {Listed([.. lookup.Secrets.Select(secret => secret.Name).Distinct()])} "
        + (lookup.Secrets.Count == 1 ? "has no entry." : "have no entry."),
        SecretRemedy.Replace(lookup.Secrets[0].Name, secrets, profile));

    private static string Listed(IReadOnlyList<string>? names) =>
        names is not { Count: > 0 } ? "empty" : string.Join(", ", names.Select(name => KubernetesNames.Quote(name)));
}
