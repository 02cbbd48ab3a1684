using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Benchmarks.Checks;

/// <summary>The question as it is written by hand over KubernetesClient, right groups included.</summary>
internal static class BareReview
{
    public static async Task<bool> AskAsync(IKubernetes client, string owner, string @namespace, string name, CancellationToken cancellationToken)
    {
        var review = new V1SubjectAccessReview
        {
            Spec = new V1SubjectAccessReviewSpec
            {
                User = $"system:serviceaccount:{@namespace}:{name}",
                Groups = ["system:serviceaccounts", $"system:serviceaccounts:{@namespace}", "system:authenticated"],
                ResourceAttributes = new V1ResourceAttributes { NamespaceProperty = owner, Verb = "get", Group = "registry.alauda.io", Resource = "images" },
            },
        };
        var answer = await client.AuthorizationV1.CreateSubjectAccessReviewAsync(review, cancellationToken: cancellationToken);
        return answer.Status is { Allowed: true, Denied: not true };
    }
}
