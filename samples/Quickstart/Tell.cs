using AcpRegistry.Sdk;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Diagnostics;

namespace Quickstart;

/// <summary>Says what is done, the kubectl command that would do the same, and what came back.</summary>
internal static class Tell
{
    private static int _steps;

    /// <summary>The exit code: 0 if every decision was the expected one.</summary>
    public static int Outcome { get; private set; }

    public static void Step(string what, string? kubectl = null)
    {
        Console.WriteLine($"{(_steps == 0 ? "" : Environment.NewLine)}{++_steps}. {what}");
        if (kubectl is not null)
        {
            Console.WriteLine($"   $ {kubectl}");
        }
    }

    public static void Result(string text) => Console.WriteLine($"   {text}");

    /// <summary>What keeps a pod from pulling, the likeliest cause first, and the first line of the remedy.</summary>
    public static void Diagnosis(PullDiagnosis diagnosis)
    {
        foreach (var finding in diagnosis.Findings.Where(finding => finding.Severity == FindingSeverity.Error))
        {
            Result($"{finding.Code}: {finding.Text}");
            Result($"  {finding.Remedy.Split('\n')[0]}");
        }
    }

    public static void Decision(AccessDecision decision, AccessVerdict expected)
    {
        Result($"{decision.Verdict}{(decision.Reason is null ? "" : $": {decision.Reason}")}");
        if (decision.Warning is not null)
        {
            Result($"But: {decision.Warning}");
        }

        if (decision.Verdict != expected)
        {
            Result($"That should have been {expected}.");
            Outcome = 1;
        }
    }
}
