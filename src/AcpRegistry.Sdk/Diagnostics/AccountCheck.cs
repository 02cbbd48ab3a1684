using AcpRegistry.Sdk.Workloads;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Is the ServiceAccount there, and which pull secrets does the pod get from it, or has it?</summary>
internal sealed class AccountCheck() : TargetCheck("service-account")
{
    protected override async Task<CheckOutcome> LookAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        var secrets = await context.GetPullSecretsAsync(cancellationToken).ConfigureAwait(false);
        return secrets switch
        {
            { ServiceAccountState: ServiceAccountState.Missing } when secrets.Origin != PullSecretsOrigin.ExistingPod =>
                CheckOutcome.Found(SecretFindings.AccountMissing(secrets)),
            { Names: null } => CheckOutcome.Unknown(SecretFindings.AccountNotReadable(secrets)),
            { Names: [], DiffersFromServiceAccount: true } => CheckOutcome.Found(SecretFindings.PodIsOlder(context, secrets)),
            { Names: [] } => CheckOutcome.Found(SecretFindings.NoneListed(context, secrets)),
            { ServiceAccountState: ServiceAccountState.Missing } => CheckOutcome.Found(SecretFindings.AccountGone(secrets)),
            _ => CheckOutcome.Passed($"{Whose(secrets)} {string.Join(", ", secrets.Names.Select(name => KubernetesNames.Quote(name)))}"),
        };
    }

    private static string Whose(PodPullSecrets secrets) =>
        secrets.Origin switch
        {
            PullSecretsOrigin.ServiceAccount => $"'{secrets.ServiceAccount}' gives pods the pull secrets",
            PullSecretsOrigin.OwnList => "the pod template has its own list of pull secrets:",
            _ => "the pod was made with the pull secrets",
        };
}
