using System.Text;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>A diagnosis as Markdown.</summary>
internal static class DiagnosisMarkdown
{
    public static string Write(PullDiagnosis diagnosis)
    {
        var text = new StringBuilder();
        foreach (var finding in diagnosis.Findings)
        {
            var fence = Fence(finding.Remedy);
            text.Append("### ").Append(finding.Code).Append(' ').Append(DiagnosisWords.Upper(finding.Severity)).Append("\n\n")
                .Append(Escape(finding.Text)).Append("\n\n")
                .Append(fence).Append("text\n").Append(finding.Remedy.ReplaceLineEndings("\n")).Append('\n').Append(fence).Append("\n\n")
                .AppendJoin("", finding.Evidence.Select(line => $"- {Escape(line)}\n"))
                .Append(finding.Evidence.Count > 0 ? "\n" : "");
        }

        if (diagnosis.Findings.Count == 0)
        {
            text.Append(DiagnosisWords.NothingFound).Append("\n\n");
        }

        text.Append(Escape(DiagnosisWords.Summary(diagnosis))).Append("\n\n");
        var images = DiagnosisWords.Images(diagnosis);
        if (images.Count > 1)
        {
            text.AppendJoin("", images.Select((image, i) => $"{i + 1}. {Escape(image)}\n")).Append('\n');
        }

        text.Append("| check | status | what was found |\n| --- | --- | --- |\n");
        foreach (var check in diagnosis.Checks)
        {
            text.Append("| ").AppendJoin(" | ", Escape(DiagnosisWords.Name(check, images)), DiagnosisWords.Upper(check.Status), Escape(DiagnosisWords.Said(check))).Append(" |\n");
        }

        return text.ToString();
    }

    // What a cluster's objects are called must not become a heading, a link or the end of a cell.
    private static string Escape(string sentence)
    {
        var text = new StringBuilder();
        foreach (var character in sentence.ReplaceLineEndings(" "))
        {
            text.Append(character is '\\' or '`' or '*' or '_' or '<' or '>' or '[' or ']' or '|' or '#' or '&' or '~' ? "\\" : "").Append(character);
        }

        return text.ToString();
    }

    private static string Fence(string remedy)
    {
        var (longest, run) = (2, 0);
        foreach (var character in remedy)
        {
            run = character == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return new string('`', longest + 1);
    }
}
