using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.Testing;

/// <summary>A request, read as the server reads it.</summary>
/// <remarks>
/// The path is decoded first and split afterwards, and a fragment never arrives: so a name put into a URL as it is names something else, as
/// on
/// the real server.
/// </remarks>
internal sealed class ApiCall
{
    private const string NameSelectorPrefix = "metadata.name=";

    private readonly Dictionary<string, string> _query = new(StringComparer.Ordinal);

    private ApiCall(HttpRequestMessage request, ApiUser user, string body)
    {
        Uri uri = request.RequestUri!;
        Method = request.Method.Method;
        PathAndQuery = uri.PathAndQuery;
        User = user;
        Body = body;
        MediaType = request.Content?.Headers.ContentType?.MediaType ?? "";
        Headers = request.Headers.ToLookup(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase);
        ReadQuery(uri.Query);
        Path = Uri.UnescapeDataString(uri.AbsolutePath).Trim('/');
        IsResource = ReadPath(Path.Split('/'));
        Verb = IsResource ? ReadVerb() : Method.ToLowerInvariant();
    }

    public string Method { get; }

    /// <summary>As it was sent, escaped.</summary>
    public string PathAndQuery { get; }

    /// <summary>Decoded, without the slashes at either end.</summary>
    public string Path { get; }

    public ApiUser User { get; }

    public string Body { get; }

    public string MediaType { get; }

    public ILookup<string, IEnumerable<string>> Headers { get; }

    public bool IsResource { get; }

    public string Verb { get; }

    public string Group { get; private set; } = "";

    public string Version { get; private set; } = "";

    public string Resource { get; private set; } = "";

    public string Subresource { get; private set; } = "";

    public string Namespace { get; private set; } = "";

    public string Name { get; private set; } = "";

    public static async Task<ApiCall> ReadAsync(HttpRequestMessage request, ApiUser user, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        return new ApiCall(request, user, body);
    }

    /// <summary>A query parameter, empty where there is none.</summary>
    public string Query(string name) => _query.GetValueOrDefault(name, "");

    /// <summary>What the authorizer is asked; a list of one name counts as one about that name.</summary>
    public RbacRequest ToRbacRequest(ApiUser user)
    {
        string fields = Query("fieldSelector");
        bool isNameSelector = Name.Length == 0
            && fields.StartsWith(NameSelectorPrefix, StringComparison.Ordinal)
            && !fields.Contains(',', StringComparison.Ordinal);
        return new RbacRequest(user.Name, user.Groups, Verb, Group, Resource)
        {
            Subresource = Subresource,
            Name = isNameSelector ? fields[NameSelectorPrefix.Length..] : Name,
            Namespace = Namespace,
        };
    }

    private void ReadQuery(string query)
    {
        foreach (string pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? pair : pair[..equals];
            string value = equals < 0 ? "" : pair[(equals + 1)..];
            _query.TryAdd(Decode(name), Decode(value));
        }

        static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
    }

    private bool ReadPath(ReadOnlySpan<string> parts)
    {
        switch (parts)
        {
            case ["api", var version, _, ..]:
                Version = version;
                parts = parts[2..];
                break;
            case ["apis", var group, var version, _, ..]:
                (Group, Version) = (group, version);
                parts = parts[3..];
                break;
            default:
                return false;
        }

        if (parts is ["namespaces", var @namespace, ..])
        {
            Namespace = @namespace;
            if (parts is [_, _, not ("status" or "finalize"), ..])
            {
                parts = parts[2..];
            }
        }

        Resource = parts[0];
        Name = parts.Length > 1 ? parts[1] : "";
        Subresource = parts.Length > 2 ? parts[2] : "";
        return true;
    }

    private string ReadVerb() => Method switch
    {
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => Name.Length == 0 ? "deletecollection" : "delete",
        "GET" or "HEAD" => Name.Length > 0 ? "get" : Query("watch") is "true" or "1" ? "watch" : "list",
        _ => "",
    };
}
