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
        catch (AcpRegistryArgumentException refused)
        {
            // What the cluster holds is no input of the caller's.
            return CheckOutcome.Unknown(new Finding(refused.Code, FindingSeverity.Information, $"Not checked: {refused.Message[(refused.Code.Length + 2)..]}", "Correct what the message names, in the cluster."))
                .As(Name, image);
        }
    }
}
