using System.Text;

namespace AcpRegistry.Sdk.Testing;

/// <summary>A certificate and its key, both PEM. A class, not a record: a record would print the key.</summary>
internal sealed class KeyPair(string certificate, string key)
{
    public string Certificate => certificate;

    public string Key => key;

    public string CertificateData => Encode(certificate);

    public string KeyData => Encode(key);

    /// <summary>PEM in base64, as kubeconfig files hold it.</summary>
    public static string Encode(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
}
