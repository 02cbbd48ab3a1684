using System.Text;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>A diagnosis for a terminal.</summary>
internal static class DiagnosisText
{
    private const int Width = 100;
    private const string Indent = "  ";

    public static string Write(PullDiagnosis diagnosis)
    {
        var text = new StringBuilder();
        foreach (var finding in diagnosis.Findings)
        {
            Write(text, finding);
        }

        if (diagnosis.Findings.Count == 0)
        {
            text.Append(DiagnosisWords.NothingFound).Append("\n\n");
        }

        Wrap(text, DiagnosisWords.Summary(diagnosis), "", Indent);
        var images = DiagnosisWords.Images(diagnosis);
        for (var i = 0; images.Count > 1 && i < images.Count; i++)
        {
            text.Append(Indent).Append('[').Append(i + 1).Append("] ").Append(images[i]).Append('\n');
        }

        var names = diagnosis.Checks.Select(check => DiagnosisWords.Name(check, images)).ToList();
        var width = names.Select(name => name.Length).DefaultIfEmpty().Max();
        foreach (var (check, name) in diagnosis.Checks.Zip(names))
        {
            var first = $"{Indent}{DiagnosisWords.Upper(check.Status),-7} {name.PadRight(width)} ";
            Wrap(text, DiagnosisWords.Said(check), first, new string(' ', first.Length));
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, Finding finding)
    {
        Wrap(text, $"{finding.Code} {DiagnosisWords.Upper(finding.Severity)} {finding.Text}", "", Indent);
        var remedy = finding.Remedy.ReplaceLineEndings("\n").Split('\n');
        if (remedy is [{ } sentence] && !sentence.StartsWith("kubectl ", StringComparison.Ordinal))
        {
            Wrap(text, sentence, Indent, Indent);
        }
        else
        {
            // A command or YAML is there to be copied, so no line of it is broken.
            text.AppendJoin("", remedy.Select(line => $"{Indent}{line}".TrimEnd() + "\n"));
        }

        foreach (var line in finding.Evidence)
        {
            Wrap(text, line, $"{Indent}- ", $"{Indent}  ");
        }

        text.Append('\n');
    }

    private static void Wrap(StringBuilder text, string sentence, string first, string next)
    {
        var line = new StringBuilder(first);
        var isEmpty = true;
        foreach (var word in sentence.ReplaceLineEndings(" ").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isEmpty && line.Length + 1 + word.Length > Width)
            {
                text.Append(line).Append('\n');
                line.Clear().Append(next);
                isEmpty = true;
            }

            line.Append(isEmpty ? "" : " ").Append(word);
            isEmpty = false;
        }

        text.Append(line).Append('\n');
    }
}
