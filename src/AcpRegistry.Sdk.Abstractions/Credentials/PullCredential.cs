using System.Text;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>What a pull logs in by. What is secret of it is in no member, text or serialisation.</summary>
public sealed class PullCredential
{
    private const string Hidden = "[hidden]";

    // A shorter one stands in any text by chance.
    private const int ShortestHidden = 4;

    /// <summary>A user and password, for pulls that are tried without a Secret.</summary>
    /// <param name="username">May be empty.</param>
    /// <param name="password">May be empty. It goes to the registry, or to its token service, and nowhere else.</param>
    public PullCredential(string username, string password)
    {
        ArgumentNullException.ThrowIfNull(username);
        ArgumentNullException.ThrowIfNull(password);
        Username = username;
        Password = password;
    }

    /// <summary>The user, as the Secret has it; empty where it has none.</summary>
    public string Username { get; }

    /// <summary>The Secret that it was read from; null where it was made by hand.</summary>
    public string? SecretName { get; internal init; }

    /// <summary>The host, or host and path, that the Secret has it under, as written; null where it was made by hand.</summary>
    public string? Host { get; internal init; }

    /// <summary>When it expires, where it is a token that says so; UTC.</summary>
    public DateTimeOffset? ExpiresAt { get; internal init; }

    internal string Password { get; }

    /// <summary>A text that a server wrote who was sent this credential, and may repeat it, without it.</summary>
    internal string HideIn(string text) =>
        Password.Length < ShortestHidden
            ? text
            : text.Replace(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Username}:{Password}")), Hidden, StringComparison.Ordinal)
                .Replace(Uri.EscapeDataString(Password), Hidden, StringComparison.OrdinalIgnoreCase)
                .Replace(Password, Hidden, StringComparison.OrdinalIgnoreCase);

    /// <summary>Where it comes from; nothing secret.</summary>
    public override string ToString() => SecretName is null ? "a credential made by hand" : $"{Host} of Secret {SecretName}";
}
