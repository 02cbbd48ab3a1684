using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Registries;

/// <summary>What one registry is: its addresses, its Service, the right that pulling takes and the role that holds it.</summary>
/// <remarks>Pure and immutable: nothing here reaches for the cluster.</remarks>
public sealed class RegistryProfile
{
    private readonly InternalHosts _internalHosts;
    private readonly FrozenSet<string> _externalSpellings;
    private readonly IReadOnlyList<string> _withoutHost;

    internal RegistryProfile(AcpRegistryOptions options, RegistryPreset preset, RegistryFindings found)
    {
        Generation = preset.Generation;
        ServiceName = options.ServiceName ?? preset.ServiceName;
        ServiceNamespace = options.ServiceNamespace ?? preset.ServiceNamespace;
        ClusterDomain = options.ClusterDomain;
        PullerRole = options.PullerRole ?? preset.PullerRole;
        PullRight = PullRightOf(options, preset.PullRight);
        Evidence = found.Evidence;
        _internalHosts = new InternalHosts(options, preset, found.ClusterIPs);
        InternalHost = _internalHosts.Canonical;
        ExternalHosts = [.. options.ExternalHosts.Concat(found.ExternalHosts).Distinct(StringComparer.OrdinalIgnoreCase)];
        _externalSpellings = ExternalHosts.SelectMany(RegistryHost.Spellings).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _withoutHost = found.WithoutHost;
    }

    /// <summary>ACP's <c>internal-docker-registry</c> in <c>cpaas-system</c>, with no external host.</summary>
    public static RegistryProfile InternalDockerRegistry { get; } = FromOptions(new AcpRegistryOptions());

    /// <summary>Which generation of the registry it is; never <see cref="RegistryGeneration.Auto"/>.</summary>
    public RegistryGeneration Generation { get; }

    /// <summary>
    /// The address to use in the cluster: every pull secret of the platform has a key for it. Whether one has keys for other spellings, too, depends on
    /// the platform's release. With a port if the registry isn't at 443.
    /// </summary>
    public string InternalHost { get; }

    /// <summary>The addresses outside the cluster, the preferred one first: those of the options, then those found in the cluster.</summary>
    public IReadOnlyList<string> ExternalHosts { get; }

    /// <summary>The name of the registry's Service.</summary>
    public string ServiceName { get; }

    /// <summary>The namespace of the registry's Service.</summary>
    public string ServiceNamespace { get; }

    /// <summary>What the cluster's names end in, e.g. <c>cluster.local</c>.</summary>
    public string ClusterDomain { get; }

    /// <summary>What the registry asks the cluster for before it lets an image be pulled, in the namespace that owns the image.</summary>
    public PullRight PullRight { get; }

    /// <summary>The ClusterRole that holds <see cref="PullRight"/>; a RoleBinding to it grants pulling from the binding's namespace.</summary>
    public string PullerRole { get; }

    /// <summary>What in the cluster led to this profile, a sentence part each; empty where the options alone did.</summary>
    public IReadOnlyList<string> Evidence { get; }

    /// <summary>The port of the Service that <see cref="InternalHost"/> leads to.</summary>
    internal int ServicePort => _internalHosts.Port;

    /// <summary>The profile that the options describe.</summary>
    /// <param name="options">Read once; later changes have no effect. Its generation can't be <see cref="RegistryGeneration.Auto"/>.</param>
    /// <exception cref="AcpRegistryArgumentException">An option has a value that can't be right; the message lists every one.</exception>
    public static RegistryProfile FromOptions(AcpRegistryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = AcpRegistryOptionsValidation.Errors(options);
        if (errors.Count > 0)
        {
            throw new AcpRegistryArgumentException(string.Join(' ', errors), nameof(options), AcpRegistryCodes.InvalidOptions);
        }

        return options.Generation == RegistryGeneration.Auto
            ? throw new AcpRegistryArgumentException(
                "The generation is Auto, which only a look into the cluster turns into a profile: use IRegistryAddressResolver.GetProfileAsync.",
                nameof(options),
                AcpRegistryCodes.InvalidOptions)
            : new RegistryProfile(options, RegistryPreset.Of(options.Generation), RegistryFindings.None);
    }

    /// <summary>Reads an image of this registry, by any spelling of its internal address or by one of its external ones.</summary>
    /// <param name="text">The image reference; null is simply no image.</param>
    /// <param name="image">The image; null where the answer is false.</param>
    /// <returns>
    /// False if the text is no image reference, names another registry, or has no valid namespace; <see cref="Parse"/> tells them apart.
    /// </returns>
    public bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AcpImage? image)
    {
        image = ImageReference.TryParse(text, out var reference) && AddressOf(reference) is { } address ? Create(reference, address) : null;
        return image is not null;
    }

    /// <summary>Reads an image of this registry, by any spelling of its internal address or by one of its external ones.</summary>
    /// <param name="text">The image reference.</param>
    /// <exception cref="ImageReferenceFormatException">The text is no image reference.</exception>
    /// <exception cref="AcpImageException">It names another registry, or its first path component is no namespace.</exception>
    public AcpImage Parse(string text)
    {
        var reference = ImageReference.Parse(text);
        if (AddressOf(reference) is not { } address)
        {
            throw new AcpImageException(AcpRegistryCodes.ImageOfAnotherRegistry, WhoseImage(text, reference));
        }

        return Create(reference, address) ?? throw new AcpImageException(
            AcpRegistryCodes.ImageWithoutNamespace,
            $"{KubernetesNames.Quote(text)} names no namespace that could own it: write {reference.Registry}/<namespace>/<name>, the namespace "
            + "being 1 to 63 of a-z, 0-9 and '-', neither first nor last a '-'.");
    }

    /// <summary>Makes the internal address of an image.</summary>
    /// <param name="namespace">The namespace that owns it.</param>
    /// <param name="name">The path below the namespace; it may have several components.</param>
    /// <param name="tag">Null for none.</param>
    /// <param name="digest">Null for none, else <c>sha256:…</c>.</param>
    /// <exception cref="AcpRegistryArgumentException">The namespace is no DNS-1123 label, or the name holds a tag or a digest.</exception>
    /// <exception cref="ImageReferenceFormatException">The name, the tag or the digest is malformed.</exception>
    public AcpImage Create(string @namespace, string name, string? tag = null, string? digest = null)
    {
        _ = KubernetesNames.Namespace(@namespace);
        ArgumentNullException.ThrowIfNull(name);

        // The parts go in one by one, each through its own check: a name such as "app:1" must not pass as a name and a tag.
        var reference = ImageReference.Parse($"{InternalHost}/{@namespace}/{name}");
        if (reference.Tag is not null || reference.Digest is not null)
        {
            throw KubernetesNames.Refused(
                $"{KubernetesNames.Quote(name)} is no name of an image: give the tag and the digest apart from it.", nameof(name));
        }

        return Create(reference.WithTag(tag).WithDigest(digest), RegistryAddressKind.Internal)!;
    }

    /// <summary>The same image by the address that workloads in the cluster must use; tag and digest are kept.</summary>
    /// <param name="image">Any image; one of another registry comes back as it is.</param>
    public ImageReference ToInternal(ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return AddressOf(image) is null || image.Registry == InternalHost ? image : image.WithRegistry(InternalHost);
    }

    /// <summary>The same image by an address for use outside the cluster; tag and digest are kept.</summary>
    /// <param name="image">Any image; one of another registry comes back as it is.</param>
    /// <param name="host">One of <see cref="ExternalHosts"/>; null for the first, unless the image is addressed externally already.</param>
    /// <exception cref="AcpRegistryArgumentException">The host is none of this registry's.</exception>
    /// <exception cref="AcpRegistryConfigurationException">No external host is known.</exception>
    public ImageReference ToExternal(ImageReference image, string? host = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (host is not null && !_externalSpellings.Contains(host))
        {
            throw KubernetesNames.Refused(
                $"{RegistryHost.Quote(host)} is no external host of this registry, which has {(ExternalHosts.Count == 0 ? "none" : string.Join(", ", ExternalHosts))}.",
                nameof(host));
        }

        return AddressOf(image) switch
        {
            null => image,
            RegistryAddressKind.External when host is null => image,
            _ => image.WithRegistry(host ?? FirstExternalHost(image)),
        };
    }

    /// <summary>Whether a host of another registry is most likely this one's internal host with a mistake in it.</summary>
    internal bool IsMisspelt(string host) => _internalHosts.IsNear(host);

    private static PullRight PullRightOf(AcpRegistryOptions options, PullRight preset) =>
        new(options.PullVerb ?? preset.Verb, options.PullGroup ?? preset.Group, options.PullResource ?? preset.Resource)
        {
            Subresource = options.PullSubresource ?? preset.Subresource,
            IsByRepository = options.PullIsByRepository ?? preset.IsByRepository,
        };

    private string FirstExternalHost(ImageReference image) =>
        ExternalHosts.Count > 0
            ? ExternalHosts[0]
            : throw new AcpRegistryConfigurationException(
                $"No external address is known for {KubernetesNames.Quote(image.ToString())}."
                + string.Concat(_withoutHost.Select(ingress => $" {ingress} leads to the registry from any host, and names none.")),
                $"Name the registry's ingress domain in {AcpRegistryOptions.SectionName}:{nameof(AcpRegistryOptions.ExternalHosts)}, or let it be found "
                + $"by {AcpRegistryOptions.SectionName}:{nameof(AcpRegistryOptions.DiscoverAddresses)}.",
                AcpRegistryCodes.NoExternalHost);

    private string WhoseImage(string text, ImageReference reference)
    {
        var image = KubernetesNames.Quote(text);
        if (reference.Normalize().Registry is not { } host)
        {
            return $"{image} is an image of no registry: {KubernetesNames.Quote(reference.Repository.Split('/')[0])} isn't a valid host. {InternalHost} is this registry.";
        }

        return IsMisspelt(host)
            ? $"{image} is an image of {KubernetesNames.Quote(host)}, which isn't a host of this registry: write {reference.WithRegistry(InternalHost)}."
            : $"{image} is an image of {KubernetesNames.Quote(host)}; this registry is {string.Join(" or ", ExternalHosts.Prepend(InternalHost))}. "
                + $"If that is an ingress domain of it, add it to {AcpRegistryOptions.SectionName}:{nameof(AcpRegistryOptions.ExternalHosts)}.";
    }

    private RegistryAddressKind? AddressOf(ImageReference reference) =>
        reference.Registry is not { } registry ? null
        : _internalHosts.Contains(registry) ? RegistryAddressKind.Internal
        : _externalSpellings.Contains(registry) ? RegistryAddressKind.External
        : null;

    private AcpImage? Create(ImageReference reference, RegistryAddressKind address)
    {
        var path = reference.Repository;
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || !KubernetesNames.IsNamespace(path.AsSpan(0, slash)))
        {
            return null;
        }

        var isCanonical = address == RegistryAddressKind.Internal ? reference.Registry == InternalHost : ExternalHosts.Contains(reference.Registry!);
        return new AcpImage(reference, path[..slash], path[(slash + 1)..], address, isCanonical);
    }
}
