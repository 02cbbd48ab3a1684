using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Workloads;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>What the registry says to a credential, with remedies for the pod at hand: the conversation itself knows of no pod.</summary>
internal static class RefusalFindings
{
    /// <param name="finding">What the registry's answer came to.</param>
    /// <param name="notGranted">What the API server says of the right, where it denies it: then the registry only agrees.</param>
    /// <param name="credential">By which it was asked.</param>
    /// <param name="secrets">Where that comes from.</param>
    /// <param name="profile">The registry.</param>
    public static Finding Of(Finding finding, Finding? notGranted, PullCredential? credential, PodPullSecrets secrets, RegistryProfile profile) =>
        (finding.Code, credential?.SecretName) switch
        {
            (AcpRegistryCodes.PullDenied, _) when notGranted is not null => notGranted,
            (AcpRegistryCodes.CredentialRefused, { } secret) => With(finding, SecretRemedy.Replace(secret, secrets, profile)),
            (AcpRegistryCodes.PullDenied, { } secret) => With(
                finding,
                $"kubectl get pods -n {profile.ServiceNamespace}   # then the registry's log there: who is it that logs in?\n"
                + $"# The cluster lets the pod's ServiceAccount pull; the credential of Secret {KubectlText.Quote(secret)} may be somebody else's."),
            _ => finding,
        };

    private static Finding With(Finding finding, string remedy) => new(finding.Code, finding.Severity, finding.Text, remedy, finding.Evidence);
}
