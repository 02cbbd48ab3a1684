using System.Text.Json;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>What the server asks of pull secrets: the key that belongs to the type, with a JSON object under it. It looks no deeper.</summary>
internal static class SecretValidation
{
    // The server shows no contents either.
    private const string Redacted = "<secret contents redacted>";

    public static IEnumerable<FieldError> Check(V1Secret secret)
    {
        string? key = secret.Type switch
        {
            "kubernetes.io/dockerconfigjson" => ".dockerconfigjson",
            "kubernetes.io/dockercfg" => ".dockercfg",
            _ => null,
        };
        if (key is null)
        {
            return [];
        }

        if (secret.Data is null || !secret.Data.TryGetValue(key, out byte[]? value))
        {
            return [FieldError.Required($"data[{key}]")];
        }

        return IsObject(value) ? [] : [FieldError.Invalid($"data[{key}]", Redacted, "must be a JSON object")];
    }

    private static bool IsObject(byte[] value)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(value);
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
