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
        List<int> skipped;
        try
        {
            if (new FileInfo(file).Length > LargestFile)
            {
                return Unreadable("it is larger than 4 MiB");
            }

            skipped = Read(await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false), authorities);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or NotSupportedException)
        {
            return Unreadable(failure.GetType().Name);
        }

        return authorities.Count == 0
            ? Unreadable("it holds no certificate in PEM")
            : new CertificateTrust(authorities, time)
            {
                Remark = skipped.Count == 0 ? null : $"In '{file}' these certificate blocks can't be read and are ignored: {string.Join(", ", skipped)}.",
            };

        CertificateTrust Unreadable(string why) => new(null, time, InspectionFindings.AuthorityUnreadable(file, why));
    }

    /// <summary>Which blocks of the file are broken; null for none.</summary>
    public string? Remark { get; private init; }

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
    public IReadOnlyList<Finding> Faults(RegistryEndpoint endpoint, X509Certificate2? leaf, RegistryCertificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || chain is null || leaf is null)
        {
            return [InspectionFindings.TlsFailed(endpoint, "the server showed no certificate")];
        }

        const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
        const X509ChainStatusFlags Expired = X509ChainStatusFlags.NotTimeValid;
        const X509ChainStatusFlags Unchecked = X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;
        var isNamed = GoHostnames.IsFor(leaf, endpoint.Host.Trim('[', ']'));
        var chainErrors = errors & ~SslPolicyErrors.RemoteCertificateNameMismatch;
        if (chainErrors == SslPolicyErrors.None && isNamed)
        {
            return [];
        }

        var status = StatusOf(chain);
        List<Finding> found = [];
        if ((status & Untrusted) != 0)
        {
            found.Add(InspectionFindings.AuthorityUnknown(endpoint, certificate, _authorities is not null, Remark));
        }

        if (!isNamed)
        {
            found.Add(InspectionFindings.CertificateOfAnother(endpoint, certificate));
        }

        if ((status & Expired) != 0)
        {
            found.Add(InspectionFindings.CertificateExpired(endpoint, certificate, _time.GetUtcNow()));
        }

        var other = status & ~(Untrusted | Expired | Unchecked);
        if (other != 0 || (found.Count == 0 && !EndsAtAuthority(chain)))
        {
            found.Add(InspectionFindings.TlsFailed(endpoint, $"the certificate is not valid ({(other == 0 ? errors : other)})", certificate));
        }

        return found;
    }

    // A certificate of the file ends the chain, self-signed or not, as one of Go's roots does; what is above it doesn't count.
    private X509ChainStatusFlags StatusOf(X509Chain chain)
    {
        var status = X509ChainStatusFlags.NoError;
        if (!EndsAtAuthority(chain))
        {
            return chain.ChainStatus.Aggregate(status, (all, one) => all | one.Status);
        }

        foreach (var element in chain.ChainElements)
        {
            status |= element.ChainElementStatus.Aggregate(status, (all, one) => all | one.Status);
            if (IsAuthority(element.Certificate))
            {
                break;
            }
        }

        return status & ~(X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain);
    }

    private bool EndsAtAuthority(X509Chain chain) => chain.ChainElements.Any(element => IsAuthority(element.Certificate));

    private bool IsAuthority(X509Certificate2 certificate) =>
        _authorities is not null && _authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span));

    // Go passes over blocks that it can't read, and so do the runtimes.
    private static List<int> Read(string text, X509Certificate2Collection authorities)
    {
        const string Begin = "-----BEGIN CERTIFICATE-----";
        List<int> skipped = [];
        var block = 0;
        for (var at = text.IndexOf(Begin, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Begin, at + 1, StringComparison.Ordinal))
        {
            block++;
            try
            {
                var pem = text.AsSpan(at);
                if (PemEncoding.TryFind(pem, out var fields) && fields.Location.GetOffsetAndLength(pem.Length).Offset == 0)
                {
                    authorities.Add(X509CertificateLoader.LoadCertificate(Convert.FromBase64String(pem[fields.Base64Data].ToString())));
                    continue;
                }
            }
            catch (Exception failure) when (failure is CryptographicException or FormatException)
            {
            }

            skipped.Add(block);
        }

        return skipped;
    }

    public void Dispose()
    {
        foreach (var authority in _authorities ?? [])
        {
            authority.Dispose();
        }
    }
}
