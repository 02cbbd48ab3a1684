using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>One step of a conversation with a registry.</summary>
public sealed class RegistryStep
{
    /// <summary>A step; public, so that code which stands in for the SDK in tests can make one.</summary>
    /// <param name="stage">Which one.</param>
    /// <param name="outcome">What it came to.</param>
    /// <param name="text">That in a sentence.</param>
    /// <param name="findings">What is wrong; a failed step has an error among them, and no other has.</param>
    /// <exception cref="AcpRegistryArgumentException">Outcome and findings disagree, or stage or outcome is none.</exception>
    public RegistryStep(RegistryStage stage, RegistryStepOutcome outcome, string text, IReadOnlyList<Finding>? findings = null)
    {
        Stage = Enum.IsDefined(stage) ? stage : throw KubernetesNames.Refused($"{KubernetesNames.Quote(stage.ToString())} is no stage.", nameof(stage));
        Outcome = Enum.IsDefined(outcome)
            ? outcome
            : throw KubernetesNames.Refused($"{KubernetesNames.Quote(outcome.ToString())} is no outcome.", nameof(outcome));
        Text = Kept.Said(text);
        Findings = Kept.Copy(findings ?? []);
        if ((Failure is not null) != (outcome == RegistryStepOutcome.Failed))
        {
            throw KubernetesNames.Refused("A failed step, and no other, has a finding that is an error.", nameof(findings));
        }
    }

    /// <summary>Which one.</summary>
    public RegistryStage Stage { get; }

    /// <summary>What it came to.</summary>
    public RegistryStepOutcome Outcome { get; }

    /// <summary>What happened, or why nothing did, as a sentence.</summary>
    public string Text { get; }

    /// <summary>What is wrong, errors or not; may be empty.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Why it failed; null if it didn't.</summary>
    public Finding? Failure => Findings.FirstOrDefault(finding => finding.Severity == FindingSeverity.Error);

    /// <summary>Stage, outcome and text in one line.</summary>
    public override string ToString() => $"{Stage} {Outcome}: {Text}";
}
