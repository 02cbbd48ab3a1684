using AcpRegistry.Sdk.Workloads;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Is the image pulled at all, and does a node's cache hide what is wrong?</summary>
internal sealed class PolicyCheck() : ImageCheck("pull-policy")
{
    protected override Task<CheckOutcome> LookAsync(DiagnosisContext context, DiagnosedImage image, CancellationToken cancellationToken) =>
        Task.FromResult(Look(context, image));

    private static CheckOutcome Look(DiagnosisContext context, DiagnosedImage image)
    {
        if (image.Containers.Count == 0)
        {
            return CheckOutcome.Skipped("no pod, so no pull policy");
        }

        if (image.Containers.FirstOrDefault(container => container is { PullPolicy: ImagePullPolicy.Never, ImageId: null }) is { } never)
        {
            return CheckOutcome.Found(NodeFindings.NeverPulled(image, never));
        }

        var isBroken = context.Checks.Any(check => check.Status == DiagnosticStatus.Fail && (check.Image is null || check.Image == image.Shown));
        var cached = image.Containers.FirstOrDefault(container => container is { PullPolicy: ImagePullPolicy.IfNotPresent, ImageId: not null });
        return isBroken && cached is not null
            ? CheckOutcome.Found(NodeFindings.CacheHides(image, cached))
            : CheckOutcome.Passed(string.Join(", ", image.Containers.Select(container => $"{container.PullPolicy} of '{container.Name}'")));
    }
}
