using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace AcpRegistry.Sdk.Tests.Connecting;

/// <summary>
/// Three API servers (A, B, and A6 on IPv6), a proxy, a folder for the kubeconfig's files, and programs that stand for credential plugins: what a
/// kubeconfig makes a client do shows in what they record.
/// </summary>
internal sealed class KubeconfigBench : IDisposable
{
    public const string FailingPluginSecret = "MARKED-on-standard-error";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("acp-registry-sdk-kubeconfig-");
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly List<ApiListener> _listeners = [];
    private readonly Dictionary<string, string> _values = [];

    public KubeconfigBench()
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = Authority(authorityKey);
        using var clientKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var client = Issue(authority, clientKey, "CN=alice", names: null);
        var server = Server(authority);
        Add("A", server, IPAddress.Loopback);
        Add("B", server, IPAddress.Loopback);
        Add("A6", server, IPAddress.IPv6Loopback);
        Add("proxy", server, IPAddress.Loopback);
        var certificate = client.ExportCertificatePem();
        var wrapped = Base64(certificate).Chunk(64).Select(line => new string(line));
        _values["{dir}"] = Folder;
        _values["{CA}"] = Base64(authority.ExportCertificatePem());
        _values["{CA_PEM}"] = authority.ExportCertificatePem();
        _values["{CERT}"] = Base64(certificate);
        _values["{KEY}"] = Base64(clientKey.ExportPkcs8PrivateKeyPem());
        _values["{CERT_PEM}"] = certificate;
        _values["{KEY_PEM}"] = clientKey.ExportPkcs8PrivateKeyPem();
        _values["{CERT_WRAPPED}"] = string.Join("\n      ", wrapped);
        _values["{PLUGIN}"] = Plugin;
        _values["{FAILING_PLUGIN}"] = $"#!/bin/sh\necho {FailingPluginSecret} >&2\nexit 3\n";
    }

    public string Folder => _folder.FullName;

    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    // Its log is one line for each run: what it was given, each value in base64, since a value may hold anything.
    private static string Plugin => """
        #!/bin/sh
        b() { printf '%s' "$1" | base64 -w0; printf ','; }
        {
          b "$EXTRA"; b "$KUBERNETES_EXEC_INFO"
          for argument in "$@"; do b "$argument"; done
          echo
        } >>"$(dirname "$0")/plugin.log"
        case "$KUBERNETES_EXEC_INFO" in *v1beta1*) version=v1beta1 ;; *) version=v1 ;; esac
        printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/%s","status":{"token":"from-plugin"}}\n' "$version"

        """;

    /// <summary>A text of a case, with what stands for this bench's servers, files and keys.</summary>
    public string Fill(string text)
    {
        foreach (var (name, value) in _values)
        {
            text = text.Replace(name, value, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>Puts a file into the folder; a program if its text begins like one.</summary>
    public void Write(string name, string text, Encoding? encoding = null)
    {
        var path = Path.Combine(Folder, name);
        text = Fill(text);
        File.WriteAllText(path, text, encoding ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        if (text.StartsWith("#!", StringComparison.Ordinal) && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Forgets the files and what was recorded.</summary>
    public void Clear()
    {
        foreach (var entry in _folder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }

        Forget();
    }

    /// <summary>Forgets what was recorded.</summary>
    public void Forget()
    {
        _requests.Clear();
        File.Delete(Path.Combine(Folder, "plugin.log"));
    }

    /// <summary>How the plugin was run, each time.</summary>
    public IReadOnlyList<PluginRun> PluginRuns() =>
        !File.Exists(Path.Combine(Folder, "plugin.log"))
            ? []
            : [.. File.ReadLines(Path.Combine(Folder, "plugin.log")).Select(line =>
            {
                string[] values = [.. line[..^1].Split(',').Select(value => Encoding.UTF8.GetString(Convert.FromBase64String(value)))];
                return new PluginRun(values[0], values[1], values[2..]);
            })];

    public void Dispose()
    {
        foreach (var listener in _listeners)
        {
            listener.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private void Add(string name, X509Certificate2 certificate, IPAddress address)
    {
        var listener = new ApiListener(name, address, certificate, _requests);
        _listeners.Add(listener);
        var port = listener.Port.ToString(CultureInfo.InvariantCulture);
        _values[$"{{{name}.port}}"] = port;
        _values[$"{{{name}}}"] = $"{(address == IPAddress.IPv6Loopback ? "[::1]" : "127.0.0.1")}:{port}";
    }

    private static X509Certificate2 Authority(ECDsa key)
    {
        var request = new CertificateRequest("CN=kubeconfig tests", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }

    private static X509Certificate2 Server(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        names.AddDnsName("localhost");
        names.AddDnsName("api.test");
        using var certificate = Issue(authority, key, "CN=server", names);
        using var withKey = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, ECDsa key, string subject, SubjectAlternativeNameBuilder? names)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        if (names is not null)
        {
            request.CertificateExtensions.Add(names.Build());
        }

        return request.Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
    }

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
}

/// <summary>How a plugin was run.</summary>
internal sealed record PluginRun(string Extra, string ExecInfo, IReadOnlyList<string> Arguments)
{
    /// <summary>The same for texts that say the same.</summary>
    public JsonElement ParsedInfo => JsonDocument.Parse(ExecInfo).RootElement;
}
