namespace AcpRegistry.Sdk.Credentials;

/// <summary>One Secret as kubelet reads it when a pod names it as an image pull secret. Immutable; nothing secret is in a public member.</summary>
public sealed class PullSecret
{
    /// <summary><c>kubernetes.io/dockerconfigjson</c>: <c>{"auths": {…}}</c> under the key <c>.dockerconfigjson</c>.</summary>
    public const string DockerConfigJsonType = "kubernetes.io/dockerconfigjson";

    /// <summary><c>kubernetes.io/dockercfg</c>: the hosts themselves under the key <c>.dockercfg</c>.</summary>
    public const string DockerConfigType = "kubernetes.io/dockercfg";

    private const string DockerConfigJsonKey = ".dockerconfigjson";
    private const string DockerConfigKey = ".dockercfg";

    // What the API server lets a Secret hold.
    private const int LargestValue = 1024 * 1024;

    private PullSecret(string @namespace, string name, string? type, PullSecretProblem problem, string? text, IReadOnlyList<PullSecretEntry> entries)
    {
        Namespace = @namespace;
        Name = name;
        Type = type;
        Problem = problem;
        Text = text;
        Entries = entries;
    }

    /// <summary>The pod's namespace, which is also the Secret's.</summary>
    public string Namespace { get; }

    /// <summary>As the pod, or its ServiceAccount, names it.</summary>
    public string Name { get; }

    /// <summary>The Secret's type; null where it wasn't read.</summary>
    public string? Type { get; }

    /// <summary>Its entries, in the order of its text; empty unless <see cref="Problem"/> is <see cref="PullSecretProblem.None"/>.</summary>
    public IReadOnlyList<PullSecretEntry> Entries { get; }

    /// <summary>Why there are no entries.</summary>
    public PullSecretProblem Problem { get; }

    /// <summary>The same as a sentence, with what would be right; null where there is no problem.</summary>
    public string? Text { get; }

    /// <summary>Whether it is malformed, so that kubelet pulls nothing with any Secret of the pod, not even images of other hosts.</summary>
    public bool FailsLookup => Problem is PullSecretProblem.BrokenJson or PullSecretProblem.WrongShape or PullSecretProblem.BrokenBase64
        or PullSecretProblem.NoColon or PullSecretProblem.TooLarge;

    /// <summary>Reads a Secret. Whatever it holds, this doesn't throw.</summary>
    /// <param name="namespace">The namespace that it is in.</param>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its <c>type</c>; null is none.</param>
    /// <param name="data">Its <c>data</c>, decoded once, as the API's base64 has it; null is none.</param>
    public static PullSecret Create(string @namespace, string name, string? type, IReadOnlyDictionary<string, byte[]>? data)
    {
        ArgumentNullException.ThrowIfNull(@namespace);
        ArgumentNullException.ThrowIfNull(name);
        return type switch
        {
            DockerConfigJsonType => Read(@namespace, name, type, data, DockerConfigJsonKey, isFlat: false),
            DockerConfigType => Read(@namespace, name, type, data, DockerConfigKey, isFlat: true),
            _ => Useless(
                @namespace,
                name,
                type,
                PullSecretProblem.OtherType,
                $"is of the type {KubernetesNames.Quote(type ?? "")}, which kubelet passes over in silence: it must be '{DockerConfigJsonType}', with the "
                + $"key '{DockerConfigJsonKey}'. A Secret's type can't be changed: make it anew."),
        };
    }

    /// <summary>A Secret that isn't there.</summary>
    /// <param name="namespace">The namespace that it should be in.</param>
    /// <param name="name">Its name.</param>
    public static PullSecret Missing(string @namespace, string name)
    {
        ArgumentNullException.ThrowIfNull(@namespace);
        ArgumentNullException.ThrowIfNull(name);
        return Useless(
            @namespace, name, null, PullSecretProblem.Missing, "doesn't exist in that namespace: kubelet warns, and goes on without it.");
    }

    /// <summary>A Secret that the caller may not read.</summary>
    /// <param name="namespace">The namespace that it is in.</param>
    /// <param name="name">Its name.</param>
    public static PullSecret NotReadable(string @namespace, string name)
    {
        ArgumentNullException.ThrowIfNull(@namespace);
        ArgumentNullException.ThrowIfNull(name);
        return Useless(
            @namespace, name, null, PullSecretProblem.NotReadable, "may not be read by the caller (403 for get secrets), so what kubelet finds in it isn't known.");
    }

    /// <summary>For people: which one, and what is wrong with it or how many entries it has.</summary>
    public override string ToString() => Text ?? $"{Subject(Namespace, Name)} has entries for {string.Join(", ", Entries.Select(entry => entry.Host))}.";

    private static PullSecret Read(
        string @namespace, string name, string type, IReadOnlyDictionary<string, byte[]>? data, string key, bool isFlat)
    {
        if (data is null || !data.TryGetValue(key, out var value) || value is null)
        {
            var other = isFlat ? DockerConfigJsonKey : DockerConfigKey;
            var found = data?.ContainsKey(other) == true ? $" It has '{other}', which belongs to the other type." : "";
            return Useless(
                @namespace, name, type, PullSecretProblem.KeyMissing, $"is of the type '{type}' and has no '{key}', so kubelet passes over it in silence.{found}");
        }

        if (value.Length == 0)
        {
            return Useless(@namespace, name, type, PullSecretProblem.Empty, $"has an empty '{key}', so kubelet passes over it in silence.");
        }

        if (value.Length > LargestValue)
        {
            return Useless(@namespace, name, type, PullSecretProblem.TooLarge, $"has more under '{key}' than the 1 MiB that a cluster stores.");
        }

        var (entries, fault) = DockerConfigReader.Read(value, isFlat);
        return fault is null
            ? new PullSecret(@namespace, name, type, PullSecretProblem.None, null, [.. entries.Select(entry => new PullSecretEntry(name, entry))])
            : Useless(
                @namespace, name, type, fault.Problem, $"is malformed, and with it kubelet uses none of the pod's Secrets, for any host: its '{key}' {fault.Text}.");
    }

    private static PullSecret Useless(string @namespace, string name, string? type, PullSecretProblem problem, string text) =>
        new(@namespace, name, type, problem, $"{Subject(@namespace, name)} {text}", []);

    private static string Subject(string @namespace, string name) =>
        $"The Secret {KubernetesNames.Quote(name)} in the namespace {KubernetesNames.Quote(@namespace)}";
}
