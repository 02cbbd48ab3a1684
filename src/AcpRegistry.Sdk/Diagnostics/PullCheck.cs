namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>One thing to look at; a class for each cause.</summary>
internal abstract class PullCheck(string name)
{
    public string Name { get; } = name;

    /// <summary>Never throws for what the cluster or the registry did: what could not be looked at is skipped, with the reason.</summary>
    public abstract Task<IReadOnlyList<DiagnosticCheck>> RunAsync(DiagnosisContext context, CancellationToken cancellationToken);

    protected async Task<DiagnosticCheck> LookAsync(Func<Task<CheckOutcome>> look, string? image)
    {
        try
        {
            return (await look().ConfigureAwait(false)).As(Name, image);
        }
        catch (AcpRegistryException failure)
        {
            return CheckOutcome.Unknown(failure).As(Name, image);
        }
    }
}
