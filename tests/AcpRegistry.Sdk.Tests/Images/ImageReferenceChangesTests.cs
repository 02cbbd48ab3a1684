using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Tests.Images;

[TestFixture]
public sealed class ImageReferenceChangesTests
{
    private const string Hex64 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    private const string Digest = "sha256:" + Hex64;
    private static readonly string Long = new('a', 250);

    private static readonly TestCaseData[] Normalized =
    [
        new("nginx", "docker.io/library/nginx"),
        new("nginx:1@" + Digest, "docker.io/library/nginx:1@" + Digest),
        new("my-ns/my-app", "docker.io/my-ns/my-app"),
        new("host:5000", "docker.io/library/host:5000"),
        new("docker.io/nginx", "docker.io/library/nginx"),
        new("index.docker.io/nginx", "docker.io/library/nginx"),
        new("index.docker.io/a/b:v1", "docker.io/a/b:v1"),
    ];

    private static readonly string[] Normal =
    [
        "docker.io/a/b", "docker.io/library/nginx", "DOCKER.IO/nginx", "Index.docker.io/a", "index.docker.io:443/a", "docker.io:443/a",
        "localhost/a", "reg.io/a", "[::1]/a", "a_b.c/d",
    ];

    private static readonly TestCaseData[] Changed =
    [
        new("my-ns/app:v1@" + Digest, "reg.io:5000", "reg.io:5000/my-ns/app:v1@" + Digest),
        new("old.io/my-ns/app:v1", "[::1]", "[::1]/my-ns/app:v1"),
        new("old.io/app", "Registry", "Registry/app"),
        new("old.io/app", "localhost", "localhost/app"),
        new("a_b.c/d", "reg.io", "reg.io/a_b.c/d"),
        new("host:5000", "docker.io", "docker.io/host:5000"),
    ];

    private static readonly TestCaseData[] Registries =
    [
        new("", ImageReferenceRule.Empty, 0),
        new("registry", ImageReferenceRule.RegistryAmbiguous, 0),
        new("-", ImageReferenceRule.RegistryAmbiguous, 0),
        new("reg.io/", ImageReferenceRule.RegistryCharacter, 6),
        new("reg.io/my-ns", ImageReferenceRule.RegistryCharacter, 6),
        new("https://reg.io", ImageReferenceRule.RegistryCharacter, 6),
        new("a_b.c", ImageReferenceRule.RegistryCharacter, 1),
        new("a b", ImageReferenceRule.RegistryCharacter, 1),
        new("a\n", ImageReferenceRule.RegistryCharacter, 1),
        new("reg.io\n", ImageReferenceRule.RegistryCharacter, 6),
        new("reg.io:", ImageReferenceRule.RegistryPort, 7),
        new("reg.io:5000@x", ImageReferenceRule.RegistryPort, 11),
        new("reg..io", ImageReferenceRule.RegistryLabel, 4),
        new("[::1", ImageReferenceRule.RegistryAddress, 4),
        new("[abc]", ImageReferenceRule.RegistryAddress, 0),
    ];

    [TestCaseSource(nameof(Normalized))]
    public void Normalize_WhatIsLeftOut_IsFilledIn(string text, string normalized)
    {
        ImageReference reference = ImageReference.Parse(text).Normalize();

        Assert.That(reference.ToString(), Is.EqualTo(normalized));
        Assert.That(reference.Normalize(), Is.SameAs(reference));
    }

    [TestCaseSource(nameof(Normal))]
    public void Normalize_NothingLeftOut_IsTheSame(string text)
    {
        ImageReference reference = ImageReference.Parse(text);

        Assert.That(reference.Normalize(), Is.SameAs(reference));
    }

    [TestCaseSource(nameof(Changed))]
    public void WithRegistry_Registry_ReplacesOnlyThat(string text, string registry, string changed)
    {
        ImageReference before = ImageReference.Parse(text);
        ImageReference after = before.WithRegistry(registry);

        Assert.Multiple(() =>
        {
            Assert.That(after.ToString(), Is.EqualTo(changed));
            Assert.That((after.Registry, after.Repository, after.Tag, after.Digest),
                Is.EqualTo((registry, before.Repository, before.Tag, before.Digest)));
            Assert.That(before.ToString(), Is.EqualTo(text));
        });
    }

    [TestCaseSource(nameof(Registries))]
    public void WithRegistry_NoRegistry_IsRefused(string registry, ImageReferenceRule rule, int position)
    {
        var thrown = Assert.Throws<ImageReferenceFormatException>(() => ImageReference.Parse("my-ns/app").WithRegistry(registry));

        Assert.That((thrown.Rule, thrown.Position), Is.EqualTo((rule, position)));
        Assert.That(thrown.Message, Does.Contain("is not a registry"));
    }

    [Test]
    public void WithRegistry_DockerHub_CountsTheImpliedLibrary()
    {
        ImageReference reference = ImageReference.Parse("reg.io/" + Long);

        Assert.That(() => reference.WithRegistry("docker.io"),
            Throws.TypeOf<ImageReferenceFormatException>().With.Property("Rule").EqualTo(ImageReferenceRule.RepositoryLength));
        Assert.That(reference.WithRegistry("DOCKER.IO").Repository, Is.EqualTo(Long));
    }

    [TestCase("reg.io/a", "v1", "reg.io/a:v1")]
    [TestCase("reg.io/a:v1@" + Digest, "v2", "reg.io/a:v2@" + Digest)]
    [TestCase("reg.io/a:v1@" + Digest, null, "reg.io/a@" + Digest)]
    [TestCase("host:5000", null, "host")]
    [TestCase("a", null, "a")]
    public void WithTag_TagOrNone_ReplacesOnlyThat(string text, string? tag, string changed)
    {
        ImageReference after = ImageReference.Parse(text).WithTag(tag);

        Assert.That((after.ToString(), after.Tag), Is.EqualTo((changed, tag)));
    }

    [TestCase("", ImageReferenceRule.TagLength)]
    [TestCase(".v1", ImageReferenceRule.TagCharacter)]
    [TestCase("v1/app", ImageReferenceRule.TagCharacter)]
    [TestCase("v1\n", ImageReferenceRule.TagCharacter)]
    [TestCase("v1@" + Digest, ImageReferenceRule.TagCharacter)]
    [TestCase("@" + Digest, ImageReferenceRule.TagLength)]
    public void WithTag_NoTag_IsRefused(string tag, ImageReferenceRule rule)
    {
        var thrown = Assert.Throws<ImageReferenceFormatException>(() => ImageReference.Parse("a").WithTag(tag));

        Assert.That(thrown.Rule, Is.EqualTo(rule));
        Assert.That(thrown.Message, Does.Contain("is not a tag"));
    }

    [TestCase("reg.io/a:v1", Digest, "reg.io/a:v1@" + Digest)]
    [TestCase("a@sha512:" + Hex64 + Hex64, Digest, "a@" + Digest)]
    [TestCase("a:v1@" + Digest, null, "a:v1")]
    public void WithDigest_DigestOrNone_ReplacesOnlyThat(string text, string? digest, string changed)
    {
        ImageReference after = ImageReference.Parse(text).WithDigest(digest);

        Assert.That((after.ToString(), after.Digest), Is.EqualTo((changed, digest)));
    }

    [TestCase("", ImageReferenceRule.DigestAlgorithm)]
    [TestCase(Hex64, ImageReferenceRule.DigestAlgorithm)]
    [TestCase("@" + Digest, ImageReferenceRule.DigestAlgorithm)]
    [TestCase(Digest + "0", ImageReferenceRule.DigestLength)]
    public void WithDigest_NoDigest_IsRefused(string digest, ImageReferenceRule rule)
    {
        var thrown = Assert.Throws<ImageReferenceFormatException>(() => ImageReference.Parse("a").WithDigest(digest));

        Assert.That(thrown.Rule, Is.EqualTo(rule));
        Assert.That(thrown.Message, Does.Contain("is not a digest"));
    }

    [Test]
    public void With_WhatWouldLeaveAnIdentifier_IsRefused() => Assert.Multiple(() =>
    {
        Assert.That(() => ImageReference.Parse(Hex64 + ":v1").WithTag(null), RefusedAsIdentifier);
        Assert.That(() => ImageReference.Parse(Hex64 + "@" + Digest).WithDigest(null), RefusedAsIdentifier);
        Assert.That(ImageReference.Parse(Hex64 + ":v1@" + Digest).WithTag(null).Tag, Is.Null);
    });

    private static NUnit.Framework.Constraints.IResolveConstraint RefusedAsIdentifier =>
        Throws.TypeOf<ImageReferenceFormatException>().With.Property("Rule").EqualTo(ImageReferenceRule.RepositoryIdentifier);
}
