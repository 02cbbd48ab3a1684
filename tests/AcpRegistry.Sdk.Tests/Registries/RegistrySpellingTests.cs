using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Tests.Registries;

/// <summary>Every way to spell the internal address is the same registry; only one of them is what pull secrets are keyed by.</summary>
public sealed class RegistrySpellingTests
{
    private static readonly string[] Spellings = ["{0}.{1}", "{0}.{1}.svc", "{0}.{1}.svc.cluster.local"];

    private static IEnumerable<TestCaseData> InClusterHosts()
    {
        foreach (var (generation, service, @namespace, port, canonical) in new[]
        {
            (RegistryGeneration.InternalDockerRegistry, "internal-docker-registry", "cpaas-system", 443, "internal-docker-registry.cpaas-system.svc"),
            (RegistryGeneration.ImageRegistry, "image-registry", "cpaas-system", 443, "image-registry.cpaas-system.svc"),
            (RegistryGeneration.ImageRegistryV2, "image-registry", "image-registry-system", 5000, "image-registry.image-registry-system.svc:5000"),
        })
        {
            foreach (var spelling in Spellings)
            {
                var host = string.Format(System.Globalization.CultureInfo.InvariantCulture, spelling, service, @namespace);
                yield return new TestCaseData(generation, host, canonical);
                yield return new TestCaseData(generation, $"{host}:{port}", canonical);
                yield return new TestCaseData(generation, host.ToUpperInvariant(), canonical);
            }
        }
    }

    [TestCaseSource(nameof(InClusterHosts))]
    public void Parse_InClusterSpelling_IsInternalAndMarkedUnlessCanonical(RegistryGeneration generation, string host, string canonical)
    {
        var profile = RegistryProfile.FromOptions(new AcpRegistryOptions { Generation = generation });

        var image = profile.Parse($"{host}/my-ns/app:1@sha256:{new string('a', 64)}");

        Assert.Multiple(() =>
        {
            Assert.That(image.Address, Is.EqualTo(RegistryAddressKind.Internal));
            Assert.That(image.IsCanonical, Is.EqualTo(host == canonical));
            Assert.That(profile.ToInternal(image.Reference).ToString(), Is.EqualTo($"{canonical}/my-ns/app:1@sha256:{new string('a', 64)}"));
        });
    }

    [TestCase("internal-docker-registry.cpaas-system.svc:5000")]
    [TestCase("internal-docker-registry")]
    [TestCase("internal-docker-registry.cpaas-system.svc.other.domain")]
    [TestCase("image-registry.cpaas-system.svc")]
    [TestCase("evil-internal-docker-registry.cpaas-system.svc")]
    public void ToInternal_LooksAlikeAndIsNot_ComesBackUntouched(string host)
    {
        var image = ImageReference.Parse($"{host}/my-ns/app:1");

        Assert.That(RegistryProfile.InternalDockerRegistry.ToInternal(image), Is.SameAs(image));
    }

    [Test]
    public void Profile_EverythingRenamed_IsAsTheSiteSays()
    {
        var profile = RegistryProfile.FromOptions(new AcpRegistryOptions
        {
            Generation = RegistryGeneration.ImageRegistryV2,
            ServiceName = "image-registry",
            ServiceNamespace = "openshift-image-registry",
            ClusterDomain = "example.internal",
            PullerRole = "system:image-puller",
            PullGroup = "image.openshift.io",
        });

        Assert.Multiple(() =>
        {
            Assert.That(profile.InternalHost, Is.EqualTo("image-registry.openshift-image-registry.svc:5000"));
            Assert.That(profile.TryParse("image-registry.openshift-image-registry.svc.example.internal/ns/app", out _), Is.True);
            Assert.That(profile.PullRight.ToString(), Is.EqualTo("get imagestreams/layers.image.openshift.io"));
        });
    }
}
