namespace AcpRegistry.Sdk.Credentials;

/// <summary>One challenge of a <c>WWW-Authenticate</c> header, as the server wrote it.</summary>
internal sealed class AuthChallenge(string scheme)
{
    public const string Basic = "Basic";
    public const string Bearer = "Bearer";

    private static readonly string[] Known = [Basic, Bearer, "Negotiate", "NTLM", "Digest", "Mutual", "HOBA", "DPoP", "OAuth", "AWS4-HMAC-SHA256"];

    private readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);

    public string Scheme { get; } = scheme;

    /// <summary>The scheme where it is a registered one: any other is a server's free text, which isn't repeated.</summary>
    public string KnownScheme => Array.Find(Known, known => Is(known)) ?? "another scheme";

    /// <summary>False where a parameter is there twice: which one counts is anybody's guess.</summary>
    public bool IsUnambiguous { get; private set; } = true;

    public int Count => _parameters.Count;

    public IReadOnlyDictionary<string, string> Parameters => _parameters;

    public string? this[string name] => _parameters.GetValueOrDefault(name);

    public bool Is(string scheme) => string.Equals(Scheme, scheme, StringComparison.OrdinalIgnoreCase);

    public void Add(string name, string value) => IsUnambiguous &= _parameters.TryAdd(name, value);
}
