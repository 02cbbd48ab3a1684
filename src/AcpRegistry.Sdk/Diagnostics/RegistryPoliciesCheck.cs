using k8s.Models;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Does a NetworkPolicy restrict who reaches the registry?</summary>
internal sealed class RegistryPoliciesCheck() : TargetCheck("registry-policies")
{
    protected override async Task<CheckOutcome> LookAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        // The labels of the registry's pods are at least those that its Service selects by.
        if ((await context.GetServiceAsync(cancellationToken).ConfigureAwait(false))?.Spec?.Selector is not { Count: > 0 } labels)
        {
            return CheckOutcome.Skipped("the registry's Service selects no pods, so theirs aren't known");
        }

        var profile = await context.GetProfileAsync(cancellationToken).ConfigureAwait(false);
        var policies = await context.GetPoliciesAsync(profile.ServiceNamespace, cancellationToken).ConfigureAwait(false);
        var names = NetworkPolicySelection.ForIngress(policies, labels).Select(policy => policy.Name()).ToList();
        return names.Count == 0
            ? CheckOutcome.Passed($"none in '{profile.ServiceNamespace}' restricts who reaches the registry")
            : CheckOutcome.Found(PolicyFindings.OfRegistry(profile, names));
    }
}
