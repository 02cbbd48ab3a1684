namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>Where a kubeconfig was read from, and the errors about it. None quotes a value that may be a credential.</summary>
/// <param name="Path">The file, or several with the path separator between them.</param>
internal sealed record KubeconfigSource(string Path)
{
    private string Name => $"The kubeconfig {KubernetesNames.Quote(Path)}";

    /// <summary>There is none, or nothing in it that can be used.</summary>
    public AcpRegistryConfigurationException Missing(string what, string remedy) =>
        new($"{Name} {what}.", remedy, AcpRegistryCodes.NoClusterConfiguration);

    /// <summary>A part of it is wrong, for kubectl as well.</summary>
    public AcpRegistryConfigurationException Unusable(string what, string remedy) =>
        new($"{Name} can't be used: {what}.", remedy, AcpRegistryCodes.NoClusterConfiguration);

    /// <summary>A part of it may be right, and can't be honoured here.</summary>
    public AcpRegistryConfigurationException NotSupported(string what, string remedy) =>
        new($"{Name} can't be used: {what}.", remedy, AcpRegistryCodes.KubeconfigNotSupported);

    public AcpRegistryConfigurationException ImpersonationNotSupported(string what, string remedy) =>
        new($"{Name} asks for an impersonation by {what}.", remedy, AcpRegistryCodes.ImpersonationNotSupported);

    public AcpRegistryConfigurationException PluginFailed(string command, string what, string remedy) =>
        new(
            $"The credential plugin {KubernetesNames.Quote(command)} of the kubeconfig {KubernetesNames.Quote(Path)} {what}.",
            remedy,
            AcpRegistryCodes.CredentialPluginFailed);
}
