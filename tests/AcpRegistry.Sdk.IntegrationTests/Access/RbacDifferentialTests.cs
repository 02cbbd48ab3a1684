using AcpRegistry.Sdk.Access;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.IntegrationTests.Access;

/// <summary>Random roles, bindings and questions: the evaluator beside the server's SubjectAccessReview.</summary>
public sealed class RbacDifferentialTests
{
    private const int Questions = 1_000;
    private const int AtATime = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Test]
    public async Task Decide_RandomGraphs_EachAnswerAsTheServers([ValueSource(typeof(Seeds), nameof(Seeds.Graphs))] int seed)
    {
        using IKubernetes admin = ControlPlane.Plane.CreateAdminClient();
        var graph = new RandomRbac(seed, $"diff-{seed}-{Guid.NewGuid().ToString("N")[..6]}");
        RbacPolicy policy = await graph.CreateAsync(admin, ControlPlane.Plane.CreateNamespaceAsync);
        RbacRequest[] requests = [.. Enumerable.Range(0, Questions).Select(_ => graph.NextRequest())];
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();

        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (request, _) =>
        {
            RbacDecision decision = policy.Decide(request);
            V1SubjectAccessReviewStatus status = await ReviewAsync(admin, request, decision.IsAllowed);
            bool isReasonRight = decision.IsAllowed || Words(status.Reason ?? "").SetEquals(Words(decision.Reason));
            if (status.Allowed != decision.IsAllowed || !isReasonRight)
            {
                wrong.Add($"{request} {string.Join(',', request.Groups)}: server {status.Allowed} {status.Reason}; we {decision.IsAllowed} {decision.Reason}");
            }
        });

        int allowed = requests.Count(request => policy.Decide(request).IsAllowed);
        await graph.DeleteAsync(admin);
        Assert.That(wrong, Is.Empty);
        Assert.That(allowed, Is.InRange(Questions / 20, Questions * 19 / 20), "the questions should not nearly all have the same answer");
    }

    /// <summary>What was written takes some milliseconds to be in effect: an unexpected answer is asked for again.</summary>
    private static async Task<V1SubjectAccessReviewStatus> ReviewAsync(IKubernetes client, RbacRequest request, bool expected)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            V1SubjectAccessReview review = await client.AuthorizationV1.CreateSubjectAccessReviewAsync(new V1SubjectAccessReview
            {
                Spec = new V1SubjectAccessReviewSpec
                {
                    User = request.User,
                    Groups = [.. request.Groups],
                    ResourceAttributes = new V1ResourceAttributes
                    {
                        Verb = request.Verb,
                        Group = request.ApiGroup,
                        Resource = request.Resource,
                        Subresource = request.Subresource,
                        Name = request.Name,
                        NamespaceProperty = request.Namespace,
                    },
                },
            });
            if (review.Status.Allowed == expected || TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                return review.Status;
            }

            await Task.Delay(10);
        }
    }

    /// <summary>The order of the missing roles in a reason is not stable.</summary>
    private static HashSet<string> Words(string reason) => [.. reason.Split([' ', ',', '[', ']'], StringSplitOptions.RemoveEmptyEntries)];
}
