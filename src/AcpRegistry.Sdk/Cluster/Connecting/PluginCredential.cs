using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>What a plugin printed: an ExecCredential's status.</summary>
internal sealed class PluginCredential(AuthenticationHeaderValue? header, X509Certificate2? certificate, DateTimeOffset? expires)
{
    public AuthenticationHeaderValue? Header { get; } = header;

    public X509Certificate2? Certificate { get; } = certificate;

    public DateTimeOffset? Expires { get; } = expires;

    public bool IsRefused { get; set; }

    /// <exception cref="FormatException">It isn't one that can be used; the message says why and quotes nothing of it.</exception>
    public static PluginCredential Read(ReadOnlyMemory<byte> output, string apiVersion)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            var root = document.RootElement;
            if (Text(root, "kind") != "ExecCredential" || Text(root, "apiVersion") != apiVersion)
            {
                throw new FormatException($"didn't print an ExecCredential of {apiVersion}");
            }

            return root.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Object
                ? Read(status)
                : throw new FormatException("printed an ExecCredential without a status");
        }
        catch (JsonException)
        {
            throw new FormatException($"didn't print an ExecCredential of {apiVersion} as JSON");
        }
    }

    private static PluginCredential Read(JsonElement status)
    {
        var token = Text(status, "token");
        var certificate = Text(status, "clientCertificateData");
        var key = Text(status, "clientKeyData");
        if (token.Length == 0 && certificate.Length == 0 && key.Length == 0)
        {
            throw new FormatException("printed neither a token nor a certificate");
        }

        if (certificate.Length == 0 != (key.Length == 0))
        {
            throw new FormatException("printed a certificate without its key, or a key without its certificate");
        }

        if (!StaticCredential.CanBeSent(token))
        {
            throw new FormatException("printed a token with a line break or a character outside ASCII");
        }

        return new PluginCredential(
            token.Length == 0 ? null : new AuthenticationHeaderValue("Bearer", token),
            certificate.Length == 0 ? null : ReadCertificate(certificate, key),
            Expiry(Text(status, "expirationTimestamp")));
    }

    private static X509Certificate2 ReadCertificate(string certificate, string key)
    {
        try
        {
            return PemFiles.ClientCertificate(certificate, key).Certificate;
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException or NotSupportedException)
        {
            throw new FormatException("printed a certificate or key that isn't PEM, or that don't belong together");
        }
    }

    private static DateTimeOffset? Expiry(string text) =>
        text.Length == 0 ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires) ? expires
            : throw new FormatException("printed an expirationTimestamp that isn't a date");

    private static string Text(JsonElement parent, string name) =>
        parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? ""
            : value.ValueKind == JsonValueKind.String ? value.GetString()!
            : throw new FormatException($"printed an ExecCredential whose {name} isn't a text");
}
