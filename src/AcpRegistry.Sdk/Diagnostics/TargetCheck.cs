namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>A look at what all images of the target share.</summary>
internal abstract class TargetCheck(string name) : PullCheck(name)
{
    public sealed override async Task<IReadOnlyList<DiagnosticCheck>> RunAsync(DiagnosisContext context, CancellationToken cancellationToken) =>
        [await LookAsync(() => LookAsync(context, cancellationToken), image: null, cancellationToken).ConfigureAwait(false)];

    protected abstract Task<CheckOutcome> LookAsync(DiagnosisContext context, CancellationToken cancellationToken);
}
