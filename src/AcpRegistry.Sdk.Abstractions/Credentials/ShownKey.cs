namespace AcpRegistry.Sdk.Credentials;

/// <summary>A key of a Secret made fit to be shown: what may be secret in it is left out.</summary>
internal static class ShownKey
{
    private const string Hidden = "***";

    public static string Of(string key)
    {
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        var start = scheme < 0 ? 0 : scheme + "://".Length;
        var end = key.AsSpan().IndexOfAny('?', '#');
        end = end < 0 ? key.Length : end + 1;
        var at = key.AsSpan(0, end).LastIndexOf('@');
        var digest = at >= 0 && key.AsSpan(at + 1).StartsWith("sha") && key.AsSpan(at + 1, end - at - 1).Contains(':');
        var shown = at < start || digest
            ? key.AsSpan(0, end).ToString()
            : string.Concat(key.AsSpan(0, start), Hidden, key.AsSpan(at, end - at));
        return ShownText.Of(end < key.Length ? shown + Hidden : shown);
    }
}
