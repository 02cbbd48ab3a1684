using System.Collections.ObjectModel;

namespace AcpRegistry.Sdk;

/// <summary>Something that was found out about the cluster, and what to do about it. No credential is in any of its parts.</summary>
public sealed class Finding
{
    /// <summary>A finding; public, so that code which stands in for the SDK in tests can make one.</summary>
    /// <param name="code">One of <see cref="AcpRegistryCodes"/>.</param>
    /// <param name="severity">How much it matters.</param>
    /// <param name="text">What was found, as a sentence.</param>
    /// <param name="remedy">What to do: a sentence, a command or YAML.</param>
    /// <param name="evidence">What shows it, a line each; null for nothing.</param>
    /// <exception cref="AcpRegistryArgumentException">Code, text or remedy is blank, or the severity isn't one.</exception>
    public Finding(string code, FindingSeverity severity, string text, string remedy, IEnumerable<string>? evidence = null)
    {
        Code = NotBlank(code, nameof(code));
        Severity = Enum.IsDefined(severity)
            ? severity
            : throw KubernetesNames.Refused($"{KubernetesNames.Quote(severity.ToString())} is no severity.", nameof(severity));
        Text = NotBlank(text, nameof(text));
        Remedy = NotBlank(remedy, nameof(remedy));
        Evidence = new ReadOnlyCollection<string>([.. evidence ?? []]);
    }

    /// <summary>One of <see cref="AcpRegistryCodes"/>, which errors and findings share.</summary>
    public string Code { get; }

    /// <summary>How much it matters.</summary>
    public FindingSeverity Severity { get; }

    /// <summary>What was found.</summary>
    public string Text { get; }

    /// <summary>What to do about it: a sentence, a command or YAML.</summary>
    public string Remedy { get; }

    /// <summary>What shows it, such as the question that was asked and the server's answer; may be empty.</summary>
    public IReadOnlyList<string> Evidence { get; }

    /// <summary>Severity, code and text in one line.</summary>
    public override string ToString() => $"{Severity} {Code}: {Text}";

    private static string NotBlank(string value, string parameter) =>
        string.IsNullOrWhiteSpace(value) ? throw KubernetesNames.Refused("A finding has a code, a text and a remedy.", parameter) : value;
}
