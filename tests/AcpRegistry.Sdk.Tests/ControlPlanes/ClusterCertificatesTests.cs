using System.Security.Cryptography.X509Certificates;
using AcpRegistry.Sdk.Testing;

namespace AcpRegistry.Sdk.Tests.ControlPlanes;

[TestFixture]
public sealed class ClusterCertificatesTests
{
    private static readonly string LongName = "system:serviceaccount:" + new string('n', 63) + ":" + new string('s', 200);

    [Test]
    public void IssueClient_UserAndGroups_StandInTheSubject()
    {
        using var certificates = new ClusterCertificates();
        KeyPair pair = certificates.IssueClient(LongName, ["system:masters", "a, b=\"c\""]);
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(pair.Certificate, pair.Key);

        (string Oid, string? Value)[] parts =
        [
            .. certificate.SubjectName.EnumerateRelativeDistinguishedNames(reversed: false)
                .Select(part => (part.GetSingleElementType().FriendlyName!, part.GetSingleElementValue())),
        ];

        Assert.That(parts, Is.EquivalentTo([("O", "system:masters"), ("O", "a, b=\"c\""), ("CN", LongName)]));
    }

    [Test]
    public void IssueServer_TrustingOnlyTheAuthority_IsAccepted()
    {
        using var certificates = new ClusterCertificates();
        KeyPair pair = certificates.IssueServer();
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(pair.Certificate);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.Add(certificates.Authority);

        Assert.Multiple(() =>
        {
            Assert.That(chain.Build(certificate), Is.True);
            Assert.That(certificate.MatchesHostname("127.0.0.1"), Is.True);
            Assert.That(certificate.MatchesHostname("kubernetes.default.svc"), Is.True);
        });
    }
}
