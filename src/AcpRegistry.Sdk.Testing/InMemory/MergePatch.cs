using System.Text.Json;
using System.Text.Json.Nodes;

namespace AcpRegistry.Sdk.Testing;

/// <summary>RFC 7386: objects are merged, null removes, anything else replaces.</summary>
internal static class MergePatch
{
    public static string Apply(string json, string patch)
    {
        JsonNode? change;
        try
        {
            change = JsonNode.Parse(patch);
        }
        catch (JsonException exception)
        {
            throw ApiError.BadRequest($"error decoding patch: {exception.Message}");
        }

        return Merge(JsonNode.Parse(json), change)!.ToJsonString();
    }

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        JsonObject result = target as JsonObject ?? [];
        foreach ((string name, JsonNode? value) in changes)
        {
            JsonNode? old = result[name];
            result.Remove(name);
            if (value is not null)
            {
                result[name] = Merge(old, value);
            }
        }

        return result;
    }
}
