namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>A look at each image of the target.</summary>
internal abstract class ImageCheck(string name) : PullCheck(name)
{
    public sealed override async Task<IReadOnlyList<DiagnosticCheck>> RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        List<DiagnosticCheck> checks = [];
        foreach (var image in context.Images)
        {
            checks.Add(await LookAsync(() => LookAsync(context, image, cancellationToken), image.Shown, cancellationToken).ConfigureAwait(false));
        }

        return checks;
    }

    protected abstract Task<CheckOutcome> LookAsync(DiagnosisContext context, DiagnosedImage image, CancellationToken cancellationToken);
}
