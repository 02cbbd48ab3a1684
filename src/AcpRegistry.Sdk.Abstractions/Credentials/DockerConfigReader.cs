using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>
/// Reads the value of a pull secret as kubelet does, by the rules of Go's <c>encoding/json</c>: names without case, of several the last,
/// <c>null</c> changes nothing, and any value of the wrong kind spoils the whole.
/// </summary>
internal sealed class DockerConfigReader
{
    // Go reads no deeper either.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 10_000 };

    private readonly Dictionary<string, DockerConfigEntry> _entries = new(StringComparer.Ordinal);

    private DockerConfigFault? _fault;

    private DockerConfigReader()
    {
    }

    /// <param name="json">The value of the Secret's key.</param>
    /// <param name="isFlat">Whether the hosts stand at the top, as in <c>.dockercfg</c>, and not under <c>auths</c>.</param>
    /// <returns>The entries in the order of the text; or what is malformed.</returns>
    public static (IReadOnlyList<DockerConfigEntry> Entries, DockerConfigFault? Fault) Read(ReadOnlyMemory<byte> json, bool isFlat)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            var reader = new DockerConfigReader();
            if (isFlat)
            {
                reader.ReadHosts(document.RootElement, "the whole");
            }
            else
            {
                reader.ReadConfig(document.RootElement);
            }

            return reader._fault is null ? ([.. reader._entries.Values], null) : ([], reader._fault);
        }
        catch (JsonException)
        {
            // Its message may quote the text.
            return ([], new DockerConfigFault(PullSecretProblem.BrokenJson, "is no JSON"));
        }
    }

    private void ReadConfig(JsonElement config)
    {
        foreach (var (name, value) in Members(config, "the whole"))
        {
            if (GoString.IsField(name, "auths"))
            {
                ReadHosts(value, "'auths'");
            }
            else if (GoString.IsField(name, "HttpHeaders"))
            {
                foreach (var (_, header) in Members(value, "'HttpHeaders'"))
                {
                    _ = Text(header, "a value of 'HttpHeaders'");
                }
            }
        }
    }

    private void ReadHosts(JsonElement hosts, string what)
    {
        if (hosts.ValueKind == JsonValueKind.Null)
        {
            _entries.Clear();
            return;
        }

        foreach (var (key, value) in Members(hosts, what))
        {
            _entries[key] = ReadEntry(key, value);
        }
    }

    private DockerConfigEntry ReadEntry(string key, JsonElement value)
    {
        var entry = new DockerConfigEntry(key);
        foreach (var (name, field) in Members(value, $"the entry '{ShownText.Key(key)}'"))
        {
            ReadField(entry, name, field);
        }

        if (entry.Auth.Length > 0)
        {
            ReadAuth(entry);
        }

        return entry;
    }

    private void ReadField(DockerConfigEntry entry, string name, JsonElement value)
    {
        if (GoString.IsField(name, "username"))
        {
            entry.Username = Field() ?? entry.Username;
        }
        else if (GoString.IsField(name, "password"))
        {
            entry.Password = Field() ?? entry.Password;
        }
        else if (GoString.IsField(name, "auth"))
        {
            entry.Auth = Field() ?? entry.Auth;
        }
        else if (GoString.IsField(name, "email"))
        {
            _ = Field();
        }
        else if (value.ValueKind == JsonValueKind.String)
        {
            // kubelet doesn't read these, so whatever they are is no fault.
            entry.IdentityToken = name == "identitytoken" ? Plain(value) : entry.IdentityToken;
            entry.RegistryToken = name == "registrytoken" ? Plain(value) : entry.RegistryToken;
        }

        string? Field() => Text(value, $"a field of the entry '{ShownText.Key(entry.Key)}'");
    }

    private void ReadAuth(DockerConfigEntry entry)
    {
        if (GoString.FromBase64(entry.Auth) is not { } decoded)
        {
            _fault ??= new DockerConfigFault(
                PullSecretProblem.BrokenBase64, $"has an 'auth' that is no base64 in the entry '{ShownText.Key(entry.Key)}'");
            return;
        }

        var colon = decoded.AsSpan().IndexOf((byte)':');
        if (colon < 0)
        {
            _fault ??= new DockerConfigFault(
                PullSecretProblem.NoColon,
                $"has an 'auth' in the entry '{ShownText.Key(entry.Key)}' that is no base64 of <username>:<password>, as it holds no ':'");
            return;
        }

        entry.Username = Encoding.UTF8.GetString(decoded.AsSpan(0, colon));
        entry.Password = Encoding.UTF8.GetString(decoded.AsSpan(colon + 1));
    }

    private IEnumerable<(string Name, JsonElement Value)> Members(JsonElement value, string what)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            return value.EnumerateObject().Select(member => (GoString.Unescape(JsonMarshal.GetRawUtf8PropertyName(member)), member.Value));
        }

        if (value.ValueKind != JsonValueKind.Null)
        {
            _fault ??= new DockerConfigFault(PullSecretProblem.WrongShape, $"has no JSON object as {what}");
        }

        return [];
    }

    // Null for a null, which leaves what an earlier field of that name said.
    private string? Text(JsonElement value, string what)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return Plain(value);
            case JsonValueKind.Null:
                return null;
            default:
                _fault ??= new DockerConfigFault(PullSecretProblem.WrongShape, $"has no text as {what}");
                return null;
        }
    }

    private static string Plain(JsonElement value) => GoString.Unescape(JsonMarshal.GetRawUtf8Value(value)[1..^1]);
}
