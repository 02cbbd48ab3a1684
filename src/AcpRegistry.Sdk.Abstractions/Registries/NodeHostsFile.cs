namespace AcpRegistry.Sdk.Registries;

/// <summary>The text of a node's <c>/etc/hosts</c>, where the platform writes the registry's name for the container runtime to find.</summary>
/// <remarks>
/// <para>Immutable and pure: no file is read or written. Any text is taken, and none of it is lost.</para>
/// <para>
/// Lines are read as resolvers do it: they end with a line feed, a <c>#</c> begins a comment, blanks (a carriage return is one) part the
/// fields, the first field is an address and the others are names. A line whose first field is no address counts for nothing. Names are
/// compared without regard to the case of ASCII letters and to a final dot, and of the addresses of one family the first is the one that counts.
/// </para>
/// </remarks>
public sealed class NodeHostsFile
{
    /// <summary>What the platform ends its line with.</summary>
    public const string Marker = "# cpaas-generated-node-resolver";

    private readonly string _text;

    private NodeHostsFile(string text) => _text = text;

    /// <summary>Takes the text of a hosts file.</summary>
    /// <param name="text">Any text; what no resolver understands is kept as well.</param>
    public static NodeHostsFile Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new NodeHostsFile(text);
    }

    /// <summary>Compares what the file says of the registry's Service with the addresses that the Service has.</summary>
    /// <param name="service">The Service as the cluster has it now.</param>
    /// <param name="clusterDomain">The domain of the cluster's DNS.</param>
    /// <exception cref="AcpRegistryArgumentException">The domain can't be one.</exception>
    public NodeHostsCheck Check(RegistryService service, string clusterDomain = "cluster.local") =>
        HostsChecker.Check(_text, new HostsTarget(service, clusterDomain));

    /// <summary>The file as it should be: the platform's lines for this Service replaced where they stand, or added at the end.</summary>
    /// <param name="service">The Service as the cluster has it now.</param>
    /// <param name="clusterDomain">The domain of the cluster's DNS.</param>
    /// <returns>
    /// A file with one right line for each ClusterIP; this one where it has just these already. The platform's lines are replaced whole. All
    /// others are kept as they are, so also one that contradicts: <see cref="Check"/> of the result tells.
    /// </returns>
    /// <exception cref="AcpRegistryArgumentException">The Service has no ClusterIP, or the domain can't be one.</exception>
    public NodeHostsFile WithResolverLine(RegistryService service, string clusterDomain = "cluster.local")
    {
        var target = new HostsTarget(service, clusterDomain);
        if (target.Addresses.Count == 0)
        {
            throw KubernetesNames.Refused(
                $"The Service {service.Name} in {service.Namespace} has no ClusterIP, so no line can stand for it: it is headless, or of type ExternalName.",
                nameof(service));
        }

        return HostsMender.IsAsItShouldBe(_text, target) ? this : new NodeHostsFile(HostsMender.Mend(_text, target));
    }

    /// <summary>The text, to the last character.</summary>
    public override string ToString() => _text;
}
