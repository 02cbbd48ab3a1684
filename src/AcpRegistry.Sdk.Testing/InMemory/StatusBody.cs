using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>Status objects as text: KubernetesClient can read its <see cref="V1Status"/>, but not write it.</summary>
internal static class StatusBody
{
    public static string Failure(
        HttpStatusCode code, string reason, string message, V1StatusDetails? details = null, string? continueToken = null)
    {
        JsonObject status = Create("Failure", details);
        status["message"] = message;
        status["code"] = (int)code;
        if (reason.Length > 0)
        {
            status["reason"] = reason;
        }

        if (continueToken is not null)
        {
            status["metadata"]!["continue"] = continueToken;
        }

        return status.ToJsonString();
    }

    public static string Success(V1StatusDetails details) => Create("Success", details).ToJsonString();

    private static JsonObject Create(string status, V1StatusDetails? details)
    {
        var body = new JsonObject
        {
            ["kind"] = V1Status.KubeKind,
            ["apiVersion"] = V1Status.KubeApiVersion,
            ["metadata"] = new JsonObject(),
            ["status"] = status,
        };
        if (details is not null)
        {
            body["details"] = JsonNode.Parse(KubernetesJson.Serialize(details));
        }

        return body;
    }
}
