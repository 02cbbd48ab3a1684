using System.Globalization;
using System.Text;
using System.Text.Json;
using AcpRegistry.Sdk.Common.Yaml;

namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>Writes <c>KUBERNETES_EXEC_INFO</c>: an ExecCredential that tells a plugin about the cluster and the terminal.</summary>
internal static class ExecInfo
{
    /// <param name="apiVersion">The version that the plugin speaks.</param>
    /// <param name="cluster">Null if the plugin isn't told about it.</param>
    /// <param name="authorities">The cluster's CA in PEM; null if it has none.</param>
    /// <param name="interactive">Whether the plugin has the terminal.</param>
    public static string Write(string apiVersion, KubeconfigCluster? cluster, string? authorities, bool interactive)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("kind", "ExecCredential");
            json.WriteString("apiVersion", apiVersion);
            json.WriteStartObject("spec");
            if (cluster is not null)
            {
                json.WriteStartObject("cluster");
                WriteCluster(json, cluster, authorities);
                json.WriteEndObject();
            }

            json.WriteBoolean("interactive", interactive);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static void WriteCluster(Utf8JsonWriter json, KubeconfigCluster cluster, string? authorities)
    {
        json.WriteString("server", cluster.Server);
        WriteText("tls-server-name", cluster.TlsServerName);
        WriteFlag("insecure-skip-tls-verify", cluster.InsecureSkipTlsVerify);
        WriteText("certificate-authority-data", authorities is null ? "" : Convert.ToBase64String(Encoding.Latin1.GetBytes(authorities)));
        WriteText("proxy-url", cluster.ProxyUrl);
        WriteFlag("disable-compression", cluster.DisableCompression);
        if (cluster.ExecExtension is { } config)
        {
            json.WritePropertyName("config");
            WriteNode(json, config);
        }

        void WriteText(string name, string value)
        {
            if (value.Length > 0)
            {
                json.WriteString(name, value);
            }
        }

        void WriteFlag(string name, bool value)
        {
            if (value)
            {
                json.WriteBoolean(name, value);
            }
        }
    }

    private static void WriteNode(Utf8JsonWriter json, YamlNode node)
    {
        switch (node)
        {
            case YamlMapping map:
                json.WriteStartObject();
                foreach (var (key, value) in map.Entries)
                {
                    json.WritePropertyName(key);
                    WriteNode(json, value);
                }

                json.WriteEndObject();
                break;
            case YamlSequence list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                {
                    WriteNode(json, item);
                }

                json.WriteEndArray();
                break;
            case YamlScalar scalar:
                WriteScalar(json, scalar);
                break;
            default:
                throw new ArgumentException($"A node of YAML is a map, a list or a scalar, not {node.GetType().Name}.", nameof(node));
        }
    }

    private static void WriteScalar(Utf8JsonWriter json, YamlScalar scalar)
    {
        var digits = scalar.Text.Replace("_", "", StringComparison.Ordinal);
        switch (scalar.Kind)
        {
            case YamlScalarKind.Null:
                json.WriteNullValue();
                break;
            case YamlScalarKind.Boolean:
                json.WriteBooleanValue(YamlScalars.IsTrue(scalar.Text));
                break;
            case YamlScalarKind.Number when Integer(digits) is { } whole:
                json.WriteNumberValue(whole);
                break;
            case YamlScalarKind.Number when double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(scalar.Text);
                break;
        }
    }

    // 0x10, 0b11, 0o17 and 017 are whole numbers in YAML 1.1.
    private static long? Integer(string text)
    {
        var digits = text.AsSpan().TrimStart("+-");
        var (start, numberBase) = digits switch
        {
            ['0', 'x' or 'X', ..] => (2, 16),
            ['0', 'o' or 'O', ..] => (2, 8),
            ['0', 'b' or 'B', ..] => (2, 2),
            ['0', _, ..] => (1, 8),
            _ => (0, 10),
        };
        try
        {
            var value = Convert.ToInt64(digits[start..].ToString(), numberBase);
            return text[0] == '-' ? -value : value;
        }
        catch (Exception notWhole) when (notWhole is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
