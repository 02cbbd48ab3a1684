using System.Diagnostics;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>One entry of a Docker configuration as it was read. All of it is secret.</summary>
[DebuggerDisplay("an entry")]
internal sealed class DockerConfigEntry(string key)
{
    public string Key { get; } = key;

    public string Username { get; set; } = "";

    public string Password { get; set; } = "";

    public string Auth { get; set; } = "";

    public string IdentityToken { get; set; } = "";

    public string RegistryToken { get; set; } = "";
}
