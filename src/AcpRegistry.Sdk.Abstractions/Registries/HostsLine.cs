using System.Buffers;

namespace AcpRegistry.Sdk.Registries;

/// <summary>One line of a hosts file.</summary>
internal readonly ref struct HostsLine
{
    // What Go splits fields at, and container runtimes are Go programs: C's vertical tab and form feed aren't among them.
    private const string BlankCharacters = " \t\r";

    private static readonly SearchValues<char> Blanks = SearchValues.Create(BlankCharacters);

    private readonly ReadOnlySpan<char> _names;

    public HostsLine(int number, ReadOnlySpan<char> text, ReadOnlySpan<char> lineBreak)
    {
        Number = number;
        Text = text;
        LineBreak = lineBreak;
        var comment = text.IndexOf('#');
        var fields = (comment < 0 ? text : text[..comment]).Trim(BlankCharacters);
        var end = fields.IndexOfAny(Blanks);
        Address = end < 0 ? fields : fields[..end];
        _names = end < 0 ? [] : fields[end..];
        HasMarker = comment >= 0 && text.TrimEnd(BlankCharacters).EndsWith(NodeHostsFile.Marker, StringComparison.Ordinal);
    }

    public int Number { get; }

    /// <summary>The line without its line break.</summary>
    public ReadOnlySpan<char> Text { get; }

    /// <summary>Empty for a last line that has none.</summary>
    public ReadOnlySpan<char> LineBreak { get; }

    /// <summary>The first field, which may be no address.</summary>
    public ReadOnlySpan<char> Address { get; }

    public bool HasMarker { get; }

    public FieldEnumerator Names => new(_names);

    public ref struct FieldEnumerator(ReadOnlySpan<char> rest)
    {
        private ReadOnlySpan<char> _rest = rest;

        public ReadOnlySpan<char> Current { get; private set; }

        public readonly FieldEnumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            var start = _rest.IndexOfAnyExcept(Blanks);
            if (start < 0)
            {
                return false;
            }

            _rest = _rest[start..];
            var end = _rest.IndexOfAny(Blanks);
            Current = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? [] : _rest[end..];
            return true;
        }
    }
}
