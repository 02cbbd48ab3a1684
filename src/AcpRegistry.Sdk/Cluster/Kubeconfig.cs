using k8s;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>Reads a kubeconfig, and the impersonation in it that KubernetesClient would ignore.</summary>
internal static class Kubeconfig
{
    private static readonly string[] Unsupported = ["as-uid", "as-user-extra"];

    /// <summary>Makes a client of the file's context; whatever of it can't be used is refused, and never quoted.</summary>
    public static Kubernetes Open(string path, string? context, Func<KubernetesClientConfiguration, Impersonation, Kubernetes> open)
    {
        if (path.Contains(Path.PathSeparator, StringComparison.Ordinal) && !File.Exists(path))
        {
            throw NoConfiguration(path, "names several files, and only one can be read", "Merge them: kubectl config view --flatten > FILE.");
        }

        var text = Read(path);
        try
        {
            var impersonation = ReadImpersonation(text, path, context);
            return open(KubernetesClientConfiguration.BuildConfigFromConfigFile(new FileInfo(path), context), impersonation);
        }
        catch (Exception unusable) when (unusable is not AcpRegistryConfigurationException)
        {
            // YAML, addresses, certificates, keys and plugins each fail by types of their own, whose messages may quote the file, and the file
            // holds credentials.
            var which = context is null ? "current context" : $"context {KubernetesNames.Quote(context)}";
            throw NoConfiguration(
                path,
                $"is malformed, or has no usable {which} ({unusable.GetType().Name})",
                "Check it, and the files and plugins that it names: kubectl config view --minify, kubectl version.");
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw NoConfiguration(
                path, "doesn't exist, and this process has no pod's service account",
                $"Name a kubeconfig in {AcpRegistryOptions.SectionName}:{nameof(AcpRegistryOptions.Kubeconfig)} or in KUBECONFIG.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw NoConfiguration(path, "can't be read", "Check the file's permissions.");
        }
    }

    private static Impersonation ReadImpersonation(string text, string path, string? context)
    {
        if (KubernetesYaml.Deserialize<Dictionary<string, object?>>(text) is not { } file)
        {
            return Impersonation.None;
        }

        var current = context ?? file.GetValueOrDefault("current-context") as string;
        var userName = Value(Entry(file, "contexts", current, "context"), "user") as string;
        if (Entry(file, "users", userName, "user") is not { } user)
        {
            return Impersonation.None;
        }

        if (Unsupported.FirstOrDefault(key => Value(user, key) is not null) is { } unsupported)
        {
            throw NotSupported(path, $"'{unsupported}'", $"Remove '{unsupported}', or impersonate by 'as' and 'as-groups' alone.");
        }

        var asked = Value(user, "as") switch
        {
            null or "" => null,
            string name when Impersonation.CanBeSent(name) => name,
            _ => throw NotSupported(path, "an 'as' that is no text, or that no HTTP header can hold", "Write one user's name, in ASCII, in quotes."),
        };
        var group = Value(user, "as-groups") switch
        {
            null => null,
            IList<object?> { Count: 0 } => null,
            IList<object?> groups when groups.Distinct().ToArray() is [string { Length: > 0 } only] && Impersonation.CanBeSent(only) => only,
            IList<object?> { Count: > 1 } => throw NotSupported(
                path, "several 'as-groups'", "Name one group: .NET joins several into one header, which the API server takes for one group's name."),
            _ => throw NotSupported(path, "'as-groups' that are no list of texts, or that no HTTP header can hold", "Write [\"group\"], in ASCII."),
        };
        return (asked, group) switch
        {
            (null, null) => Impersonation.None,
            (null, _) => throw NotSupported(path, "'as-groups' without 'as'", "Name the user in 'as': no server takes groups alone."),
            _ => new Impersonation(asked, group),
        };
    }

    // Without case, as KubernetesClient finds them: it must not connect by an entry whose impersonation isn't seen here.
    private static IDictionary<object, object?>? Entry(Dictionary<string, object?> file, string list, string? name, string part) =>
        name is null
            ? null
            : (file.GetValueOrDefault(list) as IEnumerable<object?>)?
                .OfType<IDictionary<object, object?>>()
                .Where(entry => Value(entry, "name") is string known && string.Equals(known, name, StringComparison.OrdinalIgnoreCase))
                .Select(entry => Value(entry, part) as IDictionary<object, object?>)
                .FirstOrDefault();

    private static object? Value(IDictionary<object, object?>? map, string key) =>
        map is not null && map.TryGetValue(key, out var value) ? value : null;

    private static AcpRegistryConfigurationException NoConfiguration(string path, string what, string remedy) =>
        new($"The kubeconfig {KubernetesNames.Quote(path)} {what}.", remedy, AcpRegistryCodes.NoClusterConfiguration);

    private static AcpRegistryConfigurationException NotSupported(string path, string what, string remedy) =>
        new($"The kubeconfig {KubernetesNames.Quote(path)} asks for an impersonation by {what}.", remedy, AcpRegistryCodes.ImpersonationNotSupported);
}
