using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Tests.Support;
using CsCheck;

namespace AcpRegistry.Sdk.Tests.Registries;

[TestFixture]
public sealed class RegistryProfileTests
{
    private const string Internal = "internal-docker-registry.cpaas-system.svc";
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly string[] Separators = ["/", "-", "--", "_", "__", "."];

    private static Gen<string> Word => Gen.Char["abc019"].Array[1, 6].Select(characters => new string(characters));

    private static readonly RegistryProfile Profile =
        RegistryProfile.FromOptions(new AcpRegistryOptions { ExternalHosts = ["registry.cluster.local", "registry.example.com:5000"] });

    private static IEnumerable<TestCaseData> Ours()
    {
        yield return Row($"{Internal}/my-ns/app", "my-ns", "app", RegistryAddressKind.Internal);
        yield return Row($"{Internal}/my-ns/release/app:1.0", "my-ns", "release/app", RegistryAddressKind.Internal);
        yield return Row($"{Internal}/my-ns/app:1@{Digest}", "my-ns", "app", RegistryAddressKind.Internal);
        yield return Row("INTERNAL-docker-registry.cpaas-system.SVC/my-ns/app", "my-ns", "app", RegistryAddressKind.Internal);
        yield return Row("registry.cluster.local/my-ns/app", "my-ns", "app", RegistryAddressKind.External);
        yield return Row("Registry.Cluster.Local/my-ns/app", "my-ns", "app", RegistryAddressKind.External);
        yield return Row("registry.cluster.local:443/my-ns/app", "my-ns", "app", RegistryAddressKind.External);
        yield return Row($"registry.example.com:5000/0-9/a_b.c@{Digest}", "0-9", "a_b.c", RegistryAddressKind.External);
        yield return Row($"{Internal}/{new string('a', 63)}/app", new('a', 63), "app", RegistryAddressKind.Internal);

        static TestCaseData Row(string text, string @namespace, string name, RegistryAddressKind address) => new(text, @namespace, name, address);
    }

    private static IEnumerable<TestCaseData> NotOurs()
    {
        const string Foreign = AcpRegistryCodes.ImageOfAnotherRegistry;
        const string Homeless = AcpRegistryCodes.ImageWithoutNamespace;
        yield return new TestCaseData("nginx", Foreign);
        yield return new TestCaseData("my-ns/app", Foreign);
        yield return new TestCaseData("docker.io/my-ns/app", Foreign);

        // Like the internal host, and none of its spellings.
        yield return new TestCaseData($"{Internal}.other.local/my-ns/app", Foreign);
        yield return new TestCaseData("internal-docker-registry/my-ns/app", Foreign);
        yield return new TestCaseData($"{Internal}:5000/my-ns/app", Foreign);
        yield return new TestCaseData($"{Internal}.evil.example.com/my-ns/app", Foreign);
        yield return new TestCaseData($"evil.{Internal}/my-ns/app", Foreign);
        yield return new TestCaseData("registry.example.com/my-ns/app", Foreign);
        yield return new TestCaseData("registry.example.com:5001/my-ns/app", Foreign);
        yield return new TestCaseData("registry.cluster.local:80/my-ns/app", Foreign);
        yield return new TestCaseData("registry.example.com:443/my-ns/app", Foreign);
        yield return new TestCaseData("a_b.c/d:1", Foreign);
        yield return new TestCaseData($"{Internal}/app", Homeless);
        yield return new TestCaseData($"{Internal}/app:1", Homeless);
        yield return new TestCaseData($"{Internal}/my_ns/app", Homeless);
        yield return new TestCaseData($"{Internal}/my.ns/app", Homeless);
        yield return new TestCaseData($"registry.cluster.local/{new string('a', 64)}/app", Homeless);
    }

    private static IEnumerable<TestCaseData> Rewrites()
    {
        // image, internal, external, by the second external host
        yield return new TestCaseData($"{Internal}/ns/app:1@{Digest}", $"{Internal}/ns/app:1@{Digest}", $"registry.cluster.local/ns/app:1@{Digest}", $"registry.example.com:5000/ns/app:1@{Digest}");
        yield return new TestCaseData("registry.cluster.local/ns/app:1", $"{Internal}/ns/app:1", "registry.cluster.local/ns/app:1", "registry.example.com:5000/ns/app:1");
        yield return new TestCaseData("registry.example.com:5000/ns/a/b", $"{Internal}/ns/a/b", "registry.example.com:5000/ns/a/b", "registry.example.com:5000/ns/a/b");
        yield return new TestCaseData("registry.cluster.local:443/ns/app", $"{Internal}/ns/app", "registry.cluster.local:443/ns/app", "registry.example.com:5000/ns/app");
        yield return new TestCaseData("REGISTRY.cluster.local/ns/app", $"{Internal}/ns/app", "REGISTRY.cluster.local/ns/app", "registry.example.com:5000/ns/app");
        yield return new TestCaseData("INTERNAL-DOCKER-REGISTRY.cpaas-system.svc/ns/app", $"{Internal}/ns/app", "registry.cluster.local/ns/app", "registry.example.com:5000/ns/app");
        foreach (var foreign in new[] { "nginx", "docker.io/library/nginx:1", $"quay.io/a/b@{Digest}", $"{Internal}:5000/ns/app", $"{Internal}.other.local/ns/app", "a_b.c/d" })
        {
            yield return new TestCaseData(foreign, foreign, foreign, foreign);
        }
    }

    [TestCaseSource(nameof(Ours))]
    public void Parse_OwnImage_ReadsItsParts(string text, string @namespace, string name, RegistryAddressKind address)
    {
        var image = Profile.Parse(text);

        Assert.That((image.Namespace, image.Name, image.Address, image.ToString()), Is.EqualTo((@namespace, name, address, text)));
        Assert.That(Profile.TryParse(text, out var again) && again.Equals(image) && again.GetHashCode() == image.GetHashCode(), Is.True);
    }

    [TestCaseSource(nameof(NotOurs))]
    public void Parse_OtherImage_SaysWhy(string text, string code)
    {
        Assert.That(Profile.TryParse(text, out var image), Is.False);
        Assert.That(image, Is.Null);
        Assert.That(() => Profile.Parse(text), Throws.TypeOf<AcpImageException>().With.Property("Code").EqualTo(code).And.Message.StartsWith(code));
    }

    [TestCase("registry.cluster.local", "registry.cluster.local", true)]
    [TestCase("registry.cluster.local", "registry.cluster.local:443", false)]
    [TestCase("registry.cluster.local:443", "registry.cluster.local:443", true)]
    [TestCase("registry.cluster.local:443", "registry.cluster.local", false)]
    [TestCase("[fd00::443]", "[fd00::443]:443", false)]
    [TestCase("[fd00::443]:443", "[fd00::443]", false)]
    public void Parse_ExternalHostWithAndWithoutThePortOfHttps_IsTheSameRegistry(string option, string written, bool isCanonical)
    {
        var profile = RegistryProfile.FromOptions(new AcpRegistryOptions { ExternalHosts = [option] });

        var image = profile.Parse($"{written}/my-ns/app:1");

        Assert.That((image.Address, image.IsCanonical), Is.EqualTo((RegistryAddressKind.External, isCanonical)));
        Assert.That(profile.ToInternal(image.Reference).ToString(), Is.EqualTo($"{Internal}/my-ns/app:1"));
        Assert.That(profile.ToExternal(image.Reference, written), Is.EqualTo(image.Reference));
    }

    [TestCase("internal-docker-registry.cpaas-systen.svc/ns/app:1")]
    [TestCase("internal-docker-registry.cpaas-systen/ns/app:1")]
    [TestCase("internal-docker-registry.default.svc.cluster.local:5000/ns/app:1")]
    public void Parse_MisspeltInternalHost_SaysWhichHostWasMeant(string text) =>
        Assert.That(
            () => Profile.Parse(text),
            Throws.TypeOf<AcpImageException>().With.Message.Contains($"write {Internal}/ns/app:1").And.Message.Not.Contains("ExternalHosts"));

    [TestCase("internal-docker-registry.corp.example.com/ns/app:1")]
    [TestCase("image-registry.cpaas-system.svc/ns/app:1")]
    [TestCase("internal-docker-registry-mirror.cpaas-system.svc/ns/app:1")]
    [TestCase("nexus.tools.svc/ns/app:1")]
    public void Parse_AnotherHost_IsNotTakenForAMisspeltOne(string text) =>
        Assert.That(() => Profile.Parse(text), Throws.TypeOf<AcpImageException>().With.Message.Contains("ExternalHosts"));

    [Test]
    public void Parse_ImageThatNoHostCouldHold_NamesNoRegistry() =>
        Assert.That(() => Profile.Parse("a_b.c/d:1"), Throws.TypeOf<AcpImageException>().With.Message.Not.Contains("null").And.Message.Contains("'a_b.c' isn't a valid host"));

    [TestCase("")]
    [TestCase("upper/Case")]
    [TestCase(Internal + "/ns/app:")]
    public void Parse_NoReference_IsMalformed(string text)
    {
        Assert.That(Profile.TryParse(text, out _), Is.False);
        Assert.That(() => Profile.Parse(text), Throws.TypeOf<ImageReferenceFormatException>());
    }

    [Test]
    public void Parse_Null_IsNoImage()
    {
        Assert.That(Profile.TryParse(null, out _), Is.False);
        Assert.That(() => Profile.Parse(null!), Throws.ArgumentNullException);
    }

    [TestCase("app", null, null, Internal + "/ns/app")]
    [TestCase("release/app", "1.0", null, Internal + "/ns/release/app:1.0")]
    [TestCase("app", null, Digest, Internal + "/ns/app@" + Digest)]
    [TestCase("app", "1", Digest, Internal + "/ns/app:1@" + Digest)]
    public void Create_OfParts_IsInternal(string name, string? tag, string? digest, string expected)
    {
        var image = Profile.Create("ns", name, tag, digest);

        Assert.That((image.ToString(), image.Namespace, image.Name, image.Address), Is.EqualTo((expected, "ns", name, RegistryAddressKind.Internal)));
        Assert.That(Profile.Parse(expected), Is.EqualTo(image));
    }

    [TestCase("")]
    [TestCase("/app")]
    [TestCase("app/")]
    [TestCase("a//b")]
    [TestCase("../other/app")]
    [TestCase("App")]
    [TestCase("app:")]
    [TestCase("a b")]
    public void Create_BadName_IsMalformed(string name) => Assert.That(() => Profile.Create("ns", name), Throws.TypeOf<ImageReferenceFormatException>());

    [TestCase("app:1")]
    [TestCase("app@" + Digest)]
    public void Create_NameWithTagOrDigest_IsRefused(string name) =>
        Assert.That(() => Profile.Create("ns", name, "2"), Throws.TypeOf<AcpRegistryArgumentException>().With.Property("ParamName").EqualTo("name"));

    [Test]
    public void Create_BadParts_AreRefused() => Assert.Multiple(() =>
    {
        Assert.That(() => Profile.Create("NS", "app"), Throws.TypeOf<AcpRegistryArgumentException>().With.Property("ParamName").EqualTo("namespace"));
        Assert.That(() => Profile.Create("a/b", "app"), Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => Profile.Create("ns", null!), Throws.ArgumentNullException);
        Assert.That(() => Profile.Create("ns", "app", ""), Throws.TypeOf<ImageReferenceFormatException>());
        Assert.That(() => Profile.Create("ns", "app", "1@" + Digest), Throws.TypeOf<ImageReferenceFormatException>());
        Assert.That(() => Profile.Create("ns", "app", null, "sha256:0"), Throws.TypeOf<ImageReferenceFormatException>());
    });

    [TestCaseSource(nameof(Rewrites))]
    public void Rewrite_EitherWay_ChangesTheHostAlone(string text, string @internal, string external, string second)
    {
        var image = ImageReference.Parse(text);

        Assert.That(
            (Profile.ToInternal(image).ToString(), Profile.ToExternal(image).ToString(), Profile.ToExternal(image, "registry.example.com:5000").ToString()),
            Is.EqualTo((@internal, external, second)));
    }

    [Test]
    public void Rewrite_ThereAndBack_IsTheSame() =>
        Gen.Select(
            Word, Word, Gen.Select(Gen.Int[0, Separators.Length - 1], Word, (separator, word) => Separators[separator] + word).Array[0, 3], Gen.Int[0, 2], Gen.Bool,
            (@namespace, first, more, tag, digest) =>
                $"{Internal}/{@namespace}/{first}{string.Concat(more)}{(tag == 0 ? "" : $":v{tag}")}{(digest ? $"@{Digest}" : "")}")
        .Check(text =>
        {
            var image = ImageReference.Parse(text);
            return Profile.ExternalHosts.All(host =>
            {
                var external = Profile.ToExternal(image, host);
                return external.Registry == host && Profile.ToInternal(external) == image && Profile.ToExternal(external, host) == external
                    && external.Tag == image.Tag && external.Digest == image.Digest && external.Repository == image.Repository;
            });
        }, count: 5_000);

    [Test]
    public void ToExternal_UnknownHost_IsRefusedWithoutItsPassword()
    {
        var image = Profile.Create("ns", "app").Reference;

        Assert.That(() => Profile.ToExternal(image, "other.example.com"), Throws.TypeOf<AcpRegistryArgumentException>().With.Message.Contains("other.example.com"));
        Assert.That(() => Profile.ToExternal(image, Internal), Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(
            () => Profile.ToExternal(image, "https://me:MARKED@registry.cluster.local"),
            Throws.TypeOf<AcpRegistryArgumentException>().With.Message.Not.Contains("MARKED"));
    }

    [Test]
    public void ToExternal_NoneKnown_SaysWhichOption()
    {
        var image = RegistryProfile.InternalDockerRegistry.Create("ns", "app").Reference;

        Assert.That(
            () => RegistryProfile.InternalDockerRegistry.ToExternal(image),
            Throws.TypeOf<AcpRegistryConfigurationException>().With.Property("Code").EqualTo(AcpRegistryCodes.NoExternalHost)
                .And.Property("Remedy").Contains("AcpRegistry:ExternalHosts"));
        Assert.That(RegistryProfile.InternalDockerRegistry.ToExternal(ImageReference.Parse("nginx")).ToString(), Is.EqualTo("nginx"));
    }

    [Test]
    public void Profile_Default_IsThePlatforms() => Assert.Multiple(() =>
    {
        Assert.That((Profile.InternalHost, Profile.ServiceNamespace, Profile.ServiceName), Is.EqualTo((Internal, "cpaas-system", "internal-docker-registry")));
        Assert.That((Profile.PullRight.ToString(), Profile.PullerRole), Is.EqualTo(("get images.registry.alauda.io", "system:image-puller")));
        Assert.That(Profile.Generation, Is.EqualTo(RegistryGeneration.InternalDockerRegistry));
    });
}
