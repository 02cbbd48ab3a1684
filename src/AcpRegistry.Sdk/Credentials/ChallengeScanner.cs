using System.Buffers;
using System.Text;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>
/// Reads <c>WWW-Authenticate</c> headers by the grammar of RFC 9110, section 11: several challenges in one header or in several, each with parameters or
/// one token68. Bounded, and it never throws: what can't be read ends that header, and what came before it stays.
/// </summary>
internal ref struct ChallengeScanner
{
    public const int MostChallenges = 8;
    public const int MostParameters = 16;
    public const int LongestHeader = 8192;

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly SearchValues<char> Token68Characters =
        SearchValues.Create("-._~+/0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private readonly List<AuthChallenge> _found;
    private ReadOnlySpan<char> _rest;

    private ChallengeScanner(ReadOnlySpan<char> header, List<AuthChallenge> found)
    {
        _rest = header;
        _found = found;
    }

    public static IReadOnlyList<AuthChallenge> Read(IEnumerable<string> headers)
    {
        List<AuthChallenge> found = [];
        foreach (var header in headers.Take(MostChallenges))
        {
            if (header.Length <= LongestHeader)
            {
                new ChallengeScanner(header, found).Run();
            }
        }

        return found;
    }

    private void Run()
    {
        AuthChallenge? current = null;
        while (true)
        {
            _rest = _rest.TrimStart(" \t,");
            var name = Take(TokenCharacters);
            if (name.IsEmpty)
            {
                return;
            }

            var spaced = SkipBlanks();
            if (current is not null && _rest.StartsWith('='))
            {
                if (!TakeParameter(current, name.ToString()))
                {
                    // Half a challenge is none.
                    _found.Remove(current);
                    return;
                }
            }
            else if (_found.Count == MostChallenges || (!_rest.IsEmpty && !spaced && _rest[0] != ','))
            {
                return;
            }
            else
            {
                current = new AuthChallenge(name.ToString());
                _found.Add(current);
                SkipToken68();
            }
        }
    }

    private bool TakeParameter(AuthChallenge challenge, string name)
    {
        _rest = _rest[1..];
        SkipBlanks();
        var value = _rest.StartsWith('"') ? TakeQuoted() : Take(TokenCharacters).ToString();
        SkipBlanks();
        if (value is null || challenge.Count == MostParameters || (!_rest.IsEmpty && _rest[0] != ','))
        {
            return false;
        }

        challenge.Add(name, value);
        return true;
    }

    /// <summary>Null where the closing quote is missing.</summary>
    private string? TakeQuoted()
    {
        var value = new StringBuilder();
        for (var i = 1; i < _rest.Length; i++)
        {
            if (_rest[i] == '"')
            {
                _rest = _rest[(i + 1)..];
                return value.ToString();
            }

            i += _rest[i] == '\\' ? 1 : 0;
            if (i < _rest.Length)
            {
                value.Append(_rest[i]);
            }
        }

        return null;
    }

    // "Negotiate YII=" is a scheme and a token68; "Basic realm=x" a scheme and a parameter.
    private void SkipToken68()
    {
        var end = _rest.IndexOfAnyExcept(Token68Characters);
        end = end < 0 ? _rest.Length : end;
        var after = _rest[end..].TrimStart('=').TrimStart(" \t");
        if (end > 0 && (after.IsEmpty || after[0] == ','))
        {
            _rest = after;
        }
    }

    private ReadOnlySpan<char> Take(SearchValues<char> characters)
    {
        var end = _rest.IndexOfAnyExcept(characters);
        end = end < 0 ? _rest.Length : end;
        var taken = _rest[..end];
        _rest = _rest[end..];
        return taken;
    }

    private bool SkipBlanks()
    {
        var before = _rest.Length;
        _rest = _rest.TrimStart(" \t");
        return _rest.Length < before;
    }
}
