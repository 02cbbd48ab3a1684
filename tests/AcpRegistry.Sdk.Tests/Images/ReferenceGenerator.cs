using System.Text;

namespace AcpRegistry.Sdk.Tests.Images;

/// <summary>
/// Texts that are, or nearly are, image references: parts put together rightly, then, two times in three, spoilt. The same seed makes
/// the same texts.
/// </summary>
internal sealed class ReferenceGenerator(int seed)
{
    private const string LowerHex = "0123456789abcdef";
    private const string Word = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const string HostWord = Word + "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>
    /// What parsers trip over: separators, look-alikes of other scripts, what case mapping turns into ASCII, halves of pairs.
    /// </summary>
    private const string Nasty =
        "/:@._-[]%+ AZKaz09\t\n\r\0\u007F\u0085\u00A0\u00AA\u0130\u0131\u017F\u0301\u0660\u200B\u2028"
        + "\u212A\u3000\uFEFF\uFF0E\uFF10\uFF21\uFF41\uFF0F\uFF1A\uD83D\uDE00\uFFFD";

    private static readonly string[] Hosts =
    [
        "docker.io", "index.docker.io", "DOCKER.IO", "localhost", "LocalHost", "localhost:5000", "Registry", "registry", "registry:5000",
        "internal-docker-registry.cpaas-system.svc", "image-registry.image-registry-system.svc:5000", "registry.cluster.local:443",
        "10.0.0.1:80", "[::1]", "[::1]:5000", "[fd00:1:2::3]:75050", "[ABC]", "[abc]", "[fe80::1%25eth0]", "a_b.c", "a__b.c", "a_b", "a-.b",
        "a..b", "-a.b", "xn--n3h.com", "a.b.", ".a", "a.b:", "a.b:x",
    ];

    private static readonly string[] Names =
    [
        "my-ns", "app", "library", "a___b", "a._b", "a__b", "a--b", "a.b", "a_b", "localhost", "docker.io", "a.", "_a", "-", "5000",
    ];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();

    public string Next()
    {
        _text.Clear();
        if (Once(2))
        {
            string host = Once(3) ? Any(HostWord, 1, 12) + "." + Any(HostWord + ".-", 1, 30) : Hosts[_random.Next(Hosts.Length)];
            _text.Append(host).Append('/');
        }

        int components = 1 + (Once(2) ? 0 : _random.Next(4));
        for (int i = 0; i < components; i++)
        {
            _text.Append(i == 0 ? "" : "/").Append(Once(5) ? Names[_random.Next(Names.Length)] : Component());
        }

        _text.Append(Once(2) ? "" : ":" + Tag()).Append(Once(3) ? "@" + Digest() : "");
        for (int spoils = _random.Next(3); spoils > 0; spoils--)
        {
            Spoil();
        }

        return _text.ToString();
    }

    private string Component()
    {
        if (Once(60))
        {
            // Around the limits: of the path with and without `library/`, and of an identifier.
            return new string('a', (Once(2) ? 64 : Once(2) ? 247 : 255) - 1 + _random.Next(3));
        }

        return Any(Word, 1, 8) + (Once(2) ? "" : Any("._-", 1, 2) + Any(Word, 1, 8));
    }

    private string Tag() => Once(30) ? new string('t', 127 + _random.Next(3)) : Once(4) ? "latest" : Any(HostWord + "_.-", 1, 14);

    private string Digest()
    {
        string algorithm = Once(20) ? "SHA256" : Once(20) ? "md5" : Once(3) ? "sha512" : Once(3) ? "sha384" : "sha256";
        int digits = algorithm switch { "sha512" => 128, "sha384" => 96, "md5" => 32, _ => 64 };
        return algorithm + ":" + Any(Once(20) ? LowerHex + "AFg" : LowerHex, digits + (Once(12) ? _random.Next(-1, 2) : 0));
    }

    private void Spoil()
    {
        int at = _random.Next(_text.Length + 1);
        bool inside = at < _text.Length;
        switch (_random.Next(7))
        {
            case 0:
                _text.Insert(at, Nasty[_random.Next(Nasty.Length)]);
                break;
            case 1 when inside:
                _text[at] = Nasty[_random.Next(Nasty.Length)];
                break;
            case 2 when inside:
                _text.Remove(at, 1);
                break;
            case 3 when inside:
                _text.Insert(at, _text[at]);
                break;
            case 4 when inside:
                _text[at] = char.IsUpper(_text[at]) ? char.ToLowerInvariant(_text[at]) : char.ToUpperInvariant(_text[at]);
                break;
            case 5 when inside:
                _text.Length = at;
                break;
            case 6:
                _text.Append(Nasty[_random.Next(Nasty.Length)]);
                break;
        }
    }

    private bool Once(int outOf) => _random.Next(outOf) == 0;

    private string Any(string alphabet, int from, int to) => Any(alphabet, _random.Next(from, to + 1));

    private string Any(string alphabet, int length) => new(_random.GetItems<char>(alphabet, length));
}
