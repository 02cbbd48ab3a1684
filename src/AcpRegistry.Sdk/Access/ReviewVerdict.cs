using k8s.Models;

namespace AcpRegistry.Sdk.Access;

/// <summary>What the status of an access review comes to. Nothing but a plain yes is one.</summary>
internal static class ReviewVerdict
{
    public static AccessDecision Of(AccessQuestion question, V1SubjectAccessReviewStatus status, AccessMethod method) =>
        status switch
        {
            { Allowed: true, Denied: not true } => AccessDecision.Allowed(question, method, Text(status.Reason), Text(status.EvaluationError)),
            { Allowed: false, EvaluationError: { Length: > 0 } error } => AccessDecision.Indeterminate(
                question,
                new AcpRegistryUnexpectedException(
                    $"The API server could not evaluate {question}: {KubernetesNames.Quote(error)}.",
                    "Look at the cluster's authorization webhook, if it has one; ask again later.",
                    AcpRegistryCodes.EvaluationFailed),
                method,
                Text(status.Reason)),
            _ => AccessDecision.Denied(question, method, Text(status.Reason)),
        };

    private static string? Text(string? said) => string.IsNullOrEmpty(said) ? null : said;
}
