using k8s.Models;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Does a NetworkPolicy restrict what the pod itself reaches? It matters less than one might think: nodes pull, not pods.</summary>
internal sealed class PodPoliciesCheck() : TargetCheck("pod-policies")
{
    protected override async Task<CheckOutcome> LookAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        if (context.Workload is not { } workload)
        {
            return CheckOutcome.Skipped("no pod, so no labels by which a policy could select it");
        }

        var policies = await context.GetPoliciesAsync(context.Namespace, cancellationToken).ConfigureAwait(false);
        var names = NetworkPolicySelection.ForEgress(policies, workload.PodLabels.ToDictionary()).Select(policy => policy.Name()).ToList();
        return names.Count == 0
            ? CheckOutcome.Passed($"none in '{context.Namespace}' restricts what the pod reaches")
            : CheckOutcome.Found(PolicyFindings.OfPod(context.Namespace, names));
    }
}
