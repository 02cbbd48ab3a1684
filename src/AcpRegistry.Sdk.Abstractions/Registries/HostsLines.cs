namespace AcpRegistry.Sdk.Registries;

/// <summary>The lines of a hosts file. What they have of text and line breaks, put together again, is the file.</summary>
internal ref struct HostsLines(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;
    private int _number;

    public HostsLine Current { get; private set; }

    /// <summary>The line break of the first line that has one.</summary>
    public static string LineBreakOf(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf('\n');
        return end > 0 && text[end - 1] == '\r' ? "\r\n" : "\n";
    }

    public readonly HostsLines GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        // A carriage return alone ends no line for any resolver.
        var feed = _rest.IndexOf('\n');
        var next = feed < 0 ? _rest.Length : feed + 1;
        var end = feed < 0 ? next : feed > 0 && _rest[feed - 1] == '\r' ? feed - 1 : feed;
        Current = new HostsLine(++_number, _rest[..end], _rest[end..next]);
        _rest = _rest[next..];
        return true;
    }
}
