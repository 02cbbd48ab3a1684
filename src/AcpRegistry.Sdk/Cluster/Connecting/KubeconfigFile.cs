using System.Text;
using AcpRegistry.Sdk.Common.Yaml;

namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>Reads one kubeconfig file, all of it: client-go refuses a file for a mistake in any entry, also in one that isn't used.</summary>
internal static class KubeconfigFile
{
    /// <summary>The extension of a cluster that is meant for its users' credential plugins.</summary>
    private const string ExecExtension = "client.authentication.k8s.io/exec";

    public static Kubeconfig Read(string path)
    {
        var source = new KubeconfigSource(path);
        return Parse(source, Decode(source, ReadBytes(source)));
    }

    private static byte[] ReadBytes(KubeconfigSource source)
    {
        try
        {
            return File.ReadAllBytes(source.Path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw source.Missing("doesn't exist", $"Name a file in {AcpRegistryOptions.SectionName}:{nameof(AcpRegistryOptions.Kubeconfig)} or in KUBECONFIG.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Directory.Exists(source.Path)
                ? source.Missing("can't be read: it is a directory", "Name the file in it.")
                : source.Missing("can't be read", "Check the path and the file's permissions.");
        }
    }

    private static string Decode(KubeconfigSource source, byte[] bytes)
    {
        var (encoding, mark) = bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (StrictUtf8, 3),
            [0xFF, 0xFE, ..] => (new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true), 2),
            [0xFE, 0xFF, ..] => (new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true), 2),
            _ => ((Encoding)StrictUtf8, 0),
        };
        try
        {
            return encoding.GetString(bytes.AsSpan(mark));
        }
        catch (DecoderFallbackException)
        {
            throw source.Unusable("it isn't a text in UTF-8", "Save it in UTF-8.");
        }
    }

    private static UTF8Encoding StrictUtf8 => new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static Kubeconfig Parse(KubeconfigSource source, string text)
    {
        YamlNode? document;
        try
        {
            document = YamlReader.ReadFirst(text);
        }
        catch (YamlFormatException malformed)
        {
            throw source.Unusable(malformed.Message, "Correct it, and check it with: kubectl config view.");
        }

        var root = KubeconfigFields.Root(source, document);
        RequireKind(root);
        var folder = Path.GetDirectoryName(Path.GetFullPath(source.Path)) ?? "";
        return new Kubeconfig(
            root.Text("current-context"),
            root.Named("contexts", entry => Context(entry.Map("context"))),
            root.Named("clusters", entry => Cluster(entry.Map("cluster"), folder)),
            root.Named("users", entry => User(entry.Map("user"), folder)));
    }

    private static void RequireKind(KubeconfigFields root)
    {
        if (root.Text("kind") is not ("" or "Config") || root.Text("apiVersion") is not ("" or "v1"))
        {
            throw root.Unusable(
                "kind", $"and apiVersion are {KubernetesNames.Quote(root.Text("kind"))} and {KubernetesNames.Quote(root.Text("apiVersion"))}",
                "A kubeconfig is of kind Config and apiVersion v1.");
        }
    }

    private static KubeconfigContext Context(KubeconfigFields context)
    {
        // Read for its type alone: every call says which namespace it is about.
        _ = context.Text("namespace");
        return new(context.Text("cluster"), context.Text("user"));
    }

    private static KubeconfigCluster Cluster(KubeconfigFields cluster, string folder) =>
        new(
            cluster.Text("server"),
            cluster.Text("tls-server-name"),
            cluster.Flag("insecure-skip-tls-verify"),
            Absolute(folder, cluster.Text("certificate-authority")),
            cluster.Data("certificate-authority-data"),
            cluster.Text("proxy-url"),
            cluster.Flag("disable-compression"),
            cluster.Named("extensions", extension => extension.Node("extension")).GetValueOrDefault(ExecExtension));

    private static KubeconfigUser User(KubeconfigFields user, string folder) =>
        new(
            Absolute(folder, user.Text("client-certificate")),
            user.Data("client-certificate-data"),
            Absolute(folder, user.Text("client-key")),
            user.Data("client-key-data"),
            user.Text("token"),
            Absolute(folder, user.Text("tokenFile")),
            user.Text("as"),
            user.Text("as-uid"),
            user.Texts("as-groups"),
            user.TextLists("as-user-extra"),
            user.Text("username"),
            user.Text("password"),
            user.Has("auth-provider"),
            user.Has("exec") ? Exec(user.Map("exec"), folder) : null);

    private static KubeconfigExec Exec(KubeconfigFields exec, string folder) =>
        new(
            Command(folder, exec.Text("command")),
            exec.Texts("args"),
            [.. exec.Maps("env").Select(variable => KeyValuePair.Create(variable.Text("name"), variable.Text("value")))],
            exec.Text("apiVersion"),
            exec.Text("installHint"),
            exec.Flag("provideClusterInfo"),
            exec.Text("interactiveMode"));

    private static string Absolute(string folder, string path) => path.Length == 0 ? path : Path.GetFullPath(path, folder);

    // A command without a separator is looked up in PATH.
    private static string Command(string folder, string command) =>
        command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) ? Absolute(folder, command) : command;
}
