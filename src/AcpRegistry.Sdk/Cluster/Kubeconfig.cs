using k8s;
using k8s.Exceptions;
using YamlDotNet.Core;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>Reads a kubeconfig, and the impersonation in it that KubernetesClient would ignore.</summary>
internal static class Kubeconfig
{
    private static readonly string[] Unsupported = ["as-uid", "as-user-extra"];

    public static (KubernetesClientConfiguration Configuration, Impersonation Impersonation) Load(string path, string? context)
    {
        if (path.Contains(Path.PathSeparator, StringComparison.Ordinal) && !File.Exists(path))
        {
            throw NoConfiguration(path, "names several files, and only one can be read", "Merge them: kubectl config view --flatten > FILE.");
        }

        try
        {
            var impersonation = ReadImpersonation(File.ReadAllText(path), path, context);
            return (KubernetesClientConfiguration.BuildConfigFromConfigFile(new FileInfo(path), context), impersonation);
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
        catch (Exception malformed) when (malformed is YamlException or KubeConfigException or KubernetesClientException or FormatException)
        {
            // Their messages may quote the file, and the file holds credentials.
            throw NoConfiguration(
                path, context is null ? "is malformed, or has no usable current context" : $"is malformed, or has no usable context {KubernetesNames.Quote(context)}",
                "Check it: kubectl config view --minify.");
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

        var groups = (Value(user, "as-groups") as IEnumerable<object?>)?.OfType<string>().Distinct(StringComparer.Ordinal).ToArray() ?? [];
        var asked = Value(user, "as") as string;
        if (Unsupported.FirstOrDefault(key => Value(user, key) is not null) is { } unsupported)
        {
            throw NotSupported(path, $"'{unsupported}'", $"Remove '{unsupported}', or impersonate by 'as' and 'as-groups' alone.");
        }

        return (asked, groups.Length) switch
        {
            (null or "", 0) => Impersonation.None,
            (null or "", _) => throw NotSupported(path, "'as-groups' without 'as'", "Name the user in 'as': no server takes groups alone."),
            // HttpClient joins the values of a header into one, which the server would take for the name of one group.
            (_, > 1) => throw NotSupported(path, "more than one of 'as-groups'", "Name one group alone."),
            _ when !groups.Prepend(asked).All(IsHeaderText) => throw NotSupported(
                path, "a name that a header can't hold", "Use printable ASCII in 'as' and 'as-groups', without a blank around."),
            _ => new Impersonation(asked, groups),
        };
    }

    private static bool IsHeaderText(string text) => text.All(character => character is >= ' ' and <= '~') && text.Trim() == text;

    private static IDictionary<object, object?>? Entry(Dictionary<string, object?> file, string list, string? name, string part) =>
        name is null
            ? null
            : (file.GetValueOrDefault(list) as IEnumerable<object?>)?
                .OfType<IDictionary<object, object?>>()
                .Where(entry => Value(entry, "name") as string == name)
                .Select(entry => Value(entry, part) as IDictionary<object, object?>)
                .FirstOrDefault();

    private static object? Value(IDictionary<object, object?>? map, string key) =>
        map is not null && map.TryGetValue(key, out var value) ? value : null;

    private static AcpRegistryConfigurationException NoConfiguration(string path, string what, string remedy) =>
        new($"The kubeconfig {KubernetesNames.Quote(path)} {what}.", remedy, AcpRegistryCodes.NoClusterConfiguration);

    private static AcpRegistryConfigurationException NotSupported(string path, string what, string remedy) =>
        new($"The kubeconfig {KubernetesNames.Quote(path)} asks for an impersonation by {what}.", remedy, AcpRegistryCodes.ImpersonationNotSupported);
}
