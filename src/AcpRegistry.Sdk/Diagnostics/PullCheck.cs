using k8s;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>One thing to look at; a class for each cause.</summary>
internal abstract class PullCheck(string name)
{
    public string Name { get; } = name;

    /// <summary>Throws for a cancellation, and if the Kubernetes client is disposed of: what could not be looked at is skipped, with the reason.</summary>
    public abstract Task<IReadOnlyList<DiagnosticCheck>> RunAsync(DiagnosisContext context, CancellationToken cancellationToken);

    protected async Task<DiagnosticCheck> LookAsync(Func<Task<CheckOutcome>> look, string? image, CancellationToken cancellationToken) =>
        (await GuardAsync(Name, look, cancellationToken).ConfigureAwait(false)).As(Name, image);

    /// <summary>
    /// What a look results in, also if it fails: it costs no other check. Only the caller's cancellation gets out, and that the Kubernetes client is disposed of.
    /// </summary>
    public static async Task<CheckOutcome> GuardAsync(string name, Func<Task<CheckOutcome>> look, CancellationToken cancellationToken)
    {
        try
        {
            return await look().ConfigureAwait(false);
        }
        catch (AcpRegistryException failure)
        {
            return CheckOutcome.Unknown(failure);
        }
        catch (AcpRegistryArgumentException refused)
        {
            // What the cluster holds isn't the caller's input.
            return CheckOutcome.Unknown(new Finding(refused.Code, FindingSeverity.Information, $"Not checked: {refused.Message[(refused.Code.Length + 2)..]}", "Correct what the message names, in the cluster."));
        }
#pragma warning disable CA1031 // A bug in one check must not hide what the others found; it is reported as a finding.
        catch (Exception bug) when (bug is not ObjectDisposedException { ObjectName: nameof(IKubernetes) }
            && (bug is not OperationCanceledException || !cancellationToken.IsCancellationRequested))
#pragma warning restore CA1031
        {
            return CheckOutcome.Failed(name, bug);
        }
    }
}
