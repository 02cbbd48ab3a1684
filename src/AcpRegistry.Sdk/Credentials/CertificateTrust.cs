using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>The authorities that servers' certificates are verified against: the system's, or those of one file.</summary>
internal sealed class CertificateTrust : IDisposable
{
    private const long LargestFile = 4 * 1024 * 1024;

    private readonly X509Certificate2Collection? _authorities;
    private readonly TimeProvider _time;

    private CertificateTrust(X509Certificate2Collection? authorities, TimeProvider time, Finding? failure = null)
    {
        _authorities = authorities;
        _time = time;
        Failure = failure;
    }

    /// <summary>Why nothing can be verified; null where it can.</summary>
    public Finding? Failure { get; }

    public static async Task<CertificateTrust> LoadAsync(string? file, TimeProvider time, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            return new CertificateTrust(null, time);
        }

        X509Certificate2Collection authorities = [];
        try
        {
            if (new FileInfo(file).Length > LargestFile)
            {
                return Unreadable("it is larger than 4 MiB");
            }

            authorities.ImportFromPem(await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or NotSupportedException)
        {
            return Unreadable(failure.GetType().Name);
        }

        return authorities.Count == 0 ? Unreadable("it holds no certificate in PEM") : new CertificateTrust(authorities, time);

        CertificateTrust Unreadable(string why) => new(null, time, InspectionFindings.AuthorityUnreadable(file, why));
    }

    public X509ChainPolicy Policy()
    {
        // What a certificate says about where to get its issuer or a list of revocations is the server's text: nothing is fetched from there.
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTimeIgnored = false,
            VerificationTime = _time.GetUtcNow().LocalDateTime,
        };
        if (_authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(_authorities);
        }

        return policy;
    }

    /// <summary>What is wrong with a certificate, one finding for each fault; none where nothing is.</summary>
    public IReadOnlyList<Finding> Faults(RegistryEndpoint endpoint, RegistryCertificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return [];
        }

        if (certificate is null)
        {
            return [InspectionFindings.TlsFailed(endpoint, "the server showed no certificate")];
        }

        const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
        const X509ChainStatusFlags Expired = X509ChainStatusFlags.NotTimeValid;
        const X509ChainStatusFlags Unchecked = X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;
        var status = (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        List<Finding> found = [];
        if ((status & Untrusted) != 0)
        {
            found.Add(InspectionFindings.AuthorityUnknown(endpoint, certificate, _authorities is not null));
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            found.Add(InspectionFindings.CertificateOfAnother(endpoint, certificate));
        }

        if ((status & Expired) != 0)
        {
            found.Add(InspectionFindings.CertificateExpired(endpoint, certificate, _time.GetUtcNow()));
        }

        var other = status & ~(Untrusted | Expired | Unchecked);
        if (other != 0 || found.Count == 0)
        {
            found.Add(InspectionFindings.TlsFailed(endpoint, $"the certificate is not valid ({(other == 0 ? errors : other)})", certificate));
        }

        return found;
    }

    public void Dispose()
    {
        foreach (var authority in _authorities ?? [])
        {
            authority.Dispose();
        }
    }
}
