using System.Globalization;
using System.Net;

namespace AcpRegistry.Sdk.Testing;

/// <summary>The lines of a watch, as text.</summary>
internal static class WatchEvents
{
    public static string Number(long version) => version.ToString(CultureInfo.InvariantCulture);

    public static string Write(string type, string json) => $$"""{"type":"{{type}}","object":{{json}}}""";

    public static string Bookmark(ApiResource resource, long version) => Write(
        "BOOKMARK", $$$"""{"kind":"{{{resource.Kind}}}","apiVersion":"{{{resource.ApiVersion}}}","metadata":{"resourceVersion":"{{{Number(version)}}}","creationTimestamp":null}}""");

    public static string Expired(long version, long oldest) => Write(
        "ERROR", StatusBody.Failure(HttpStatusCode.Gone, "Expired", $"too old resource version: {Number(version)} ({Number(oldest)})"));
}
