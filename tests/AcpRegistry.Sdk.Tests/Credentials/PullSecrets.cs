using System.Text;
using System.Text.Json;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Tests.Credentials;

/// <summary>Secrets and lookups for the tests.</summary>
internal static class PullSecrets
{
    public const string Host = "internal-docker-registry.cpaas-system.svc";
    public const string Image = Host + "/my-ns/app:1";

    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A <c>.dockerconfigjson</c> with this text.</summary>
    public static PullSecret OfJson(string json, string name = "s") => PullSecret.Create(
        "my-ns", name, PullSecret.DockerConfigJsonType, new Dictionary<string, byte[]> { [".dockerconfigjson"] = Encoding.UTF8.GetBytes(json) });

    /// <summary>A <c>.dockercfg</c> with this text.</summary>
    public static PullSecret OfFlatJson(string json, string name = "s") => PullSecret.Create(
        "my-ns", name, PullSecret.DockerConfigType, new Dictionary<string, byte[]> { [".dockercfg"] = Encoding.UTF8.GetBytes(json) });

    /// <summary>A Secret with an entry for each key, whose user is the key.</summary>
    public static PullSecret For(params string[] keys) => OfJson(Config(keys.Select(key => (key, Login(key, "p")))));

    public static string Config(params IEnumerable<(string Key, string Entry)> entries) =>
        "{\"auths\":{" + string.Join(',', entries.Select(entry => $"{JsonSerializer.Serialize(entry.Key)}:{entry.Entry}")) + "}}";

    public static string Login(string username, string password) => JsonSerializer.Serialize(new { username, password });

    public static string Auth(string decoded) => JsonSerializer.Serialize(new { auth = Base64(decoded) });

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public static PullSecretLookup Lookup(string image, params PullSecret[] secrets) => PullSecretLookup.Of(ImageReference.Parse(image), secrets, Now);

    /// <summary>A token that says these claims; its signature is no real one.</summary>
    public static string Token(string claims, string signature = "c2ln") => $"eyJhbGciOiJSUzI1NiJ9.{Base64Url(claims)}.{signature}";

    private static string Base64Url(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
