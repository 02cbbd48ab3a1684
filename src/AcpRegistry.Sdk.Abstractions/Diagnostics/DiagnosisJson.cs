using System.Text;
using System.Text.Json;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>A diagnosis as JSON; written by hand, so that nothing is found out by reflection and no field changes by accident.</summary>
internal static class DiagnosisJson
{
    public static string Write(PullDiagnosis diagnosis)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            Write(json, diagnosis.Target);
            json.WriteString("status", Camel(diagnosis.Status));
            json.WriteStartArray("findings");
            foreach (var finding in diagnosis.Findings)
            {
                Write(json, finding);
            }

            json.WriteEndArray();
            json.WriteStartArray("checks");
            foreach (var check in diagnosis.Checks)
            {
                Write(json, check);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, PullTarget target)
    {
        json.WriteStartObject("target");
        json.WriteString("kind", Camel(target.Kind));
        json.WriteString("namespace", target.Namespace);
        json.WriteString("name", target.WorkloadReference?.Name);
        json.WriteString("workloadKind", target.WorkloadReference?.Kind.ToString());
        json.WriteString("image", target.Reference is { } image ? ShownText.Of(image, longest: 1024) : null);
        json.WriteString("serviceAccount", target.ServiceAccount);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("code", finding.Code);
        json.WriteString("severity", Camel(finding.Severity));
        json.WriteString("text", finding.Text);
        json.WriteString("remedy", finding.Remedy);
        WriteTexts(json, "evidence", finding.Evidence);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DiagnosticCheck check)
    {
        json.WriteStartObject();
        json.WriteString("name", check.Name);
        json.WriteString("image", check.Image);
        json.WriteString("status", Camel(check.Status));
        json.WriteString("text", check.Text);
        WriteTexts(json, "codes", check.Findings.Select(finding => finding.Code));
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static string Camel<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
