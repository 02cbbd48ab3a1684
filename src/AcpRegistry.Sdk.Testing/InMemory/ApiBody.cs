using System.Text.Json;
using k8s;

namespace AcpRegistry.Sdk.Testing;

internal static class ApiBody
{
    public static T Parse<T>(string json, Func<string, T> parse)
    {
        try
        {
            return parse(json) ?? throw ApiError.BadRequest("the body is empty");
        }
        catch (JsonException exception)
        {
            throw ApiError.BadRequest($"the object provided is unrecognized (must be of type {typeof(T).Name}): {exception.Message}");
        }
    }

    public static T Parse<T>(string json) => Parse(json, text => KubernetesJson.Deserialize<T>(text));
}
