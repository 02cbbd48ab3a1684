namespace AcpRegistry.Sdk.Credentials;

/// <summary>What a Secret has for one host. The password and the tokens are in no public member, text or serialisation.</summary>
public sealed class PullSecretEntry
{
    internal PullSecretEntry(string secretName, DockerConfigEntry entry)
    {
        SecretName = secretName;
        Key = entry.Key;
        Address = KeyAddress.Of(entry.Key);
        Host = ShownText.Key(entry.Key);
        Username = entry.Username;
        Password = entry.Password;
        ExpiresAt = TokenExpiry.Of(entry.Password) ?? TokenExpiry.Of(entry.IdentityToken) ?? TokenExpiry.Of(entry.RegistryToken);
        HasIgnoredToken = entry.IdentityToken.Length > 0 || entry.RegistryToken.Length > 0;
    }

    /// <summary>The Secret that it is in.</summary>
    public string SecretName { get; }

    /// <summary>
    /// The key that it stands under: a host, or a host and a path. As written, but cut if it is long, with what can't be seen escaped, and what
    /// may be a password (before an <c>@</c>) or a parameter (behind a <c>?</c> or <c>#</c>) as <c>***</c>.
    /// </summary>
    public string Host { get; }

    /// <summary>The user, from <c>auth</c> if there is one, else from <c>username</c>; may be empty.</summary>
    public string Username { get; }

    /// <summary>Whether it has a password: from <c>auth</c> if there is one, else from <c>password</c>.</summary>
    public bool HasPassword => Password.Length > 0;

    /// <summary>
    /// Whether it has an <c>identitytoken</c> or a <c>registrytoken</c>. kubelet reads neither: with nothing else, it logs in as nobody.
    /// </summary>
    public bool HasIgnoredToken { get; }

    /// <summary>
    /// When the password, else the identity token, else the registry token expires, where it is a JSON Web Token that says so; UTC. Nothing of
    /// the token is verified.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; }

    internal string Key { get; }

    /// <summary>Null where kubelet can't read the key, and so leaves the entry out.</summary>
    internal KeyAddress? Address { get; }

    internal string Password { get; }

    /// <summary>Where it is; nothing secret.</summary>
    public override string ToString() => $"'{Host}' of Secret {KubernetesNames.Quote(SecretName)}";

    internal PullCredential ToCredential() => new(Username, Password) { SecretName = SecretName, Host = Host, ExpiresAt = ExpiresAt };
}
