namespace AcpRegistry.Sdk.Credentials;

/// <summary>What kubelet makes of a Secret's key: the index that it sorts by, and the address that it compares with an image's.</summary>
internal sealed class KeyAddress
{
    private KeyAddress(string index, GoUrl? compared)
    {
        Index = index;
        (Labels, Port, Path) = compared is { } url ? Split(url) : ([], "", "");
        IsComparable = compared is not null;
    }

    /// <summary>Host and path as kubelet keeps them; all that match are tried in descending order of it.</summary>
    public string Index { get; }

    /// <summary>The parts of the host between its dots.</summary>
    public string[] Labels { get; }

    /// <summary>Empty where there is none.</summary>
    public string Port { get; }

    public string Path { get; }

    /// <summary>kubelet reads an address twice, and the second reading may fail.</summary>
    public bool IsComparable { get; }

    public string Host => string.Join('.', Labels);

    /// <summary>Null where kubelet leaves the entry out.</summary>
    public static KeyAddress? Of(string key)
    {
        var rest = key.StartsWith("https://", StringComparison.Ordinal) ? key["https://".Length..]
            : key.StartsWith("http://", StringComparison.Ordinal) ? key["http://".Length..]
            : key;
        if (GoUrl.Parse(rest) is not { } url)
        {
            return null;
        }

        var path = url.Path.StartsWith("/v1/", StringComparison.Ordinal) || url.Path.StartsWith("/v2/", StringComparison.Ordinal) ? url.Path[3..] : url.Path;
        return OfIndex(path == "/" ? url.Host : url.Host + path);
    }

    /// <summary>Of an image: registry and repository, without tag and digest.</summary>
    public static KeyAddress OfIndex(string index) => new(index, GoUrl.Parse(index));

    // A port is what follows the only colon outside of brackets.
    private static (string[] Labels, string Port, string Path) Split(GoUrl url)
    {
        var (host, port) = (url.Host, "");
        var colon = host.LastIndexOf(':');
        if (host.StartsWith('[') && colon > 0 && host.IndexOf(']', StringComparison.Ordinal) == colon - 1
            && host.IndexOf('[', 1) < 0)
        {
            (host, port) = (host[1..(colon - 1)], host[(colon + 1)..]);
        }
        else if (colon >= 0 && host.IndexOf(':', StringComparison.Ordinal) == colon && !host.AsSpan().ContainsAny('[', ']'))
        {
            (host, port) = (host[..colon], host[(colon + 1)..]);
        }

        return (host.Split('.'), port, url.Path);
    }
}
