namespace AcpRegistry.Sdk.Credentials;

/// <summary>Why an entry isn't for an image: the nearest miss first, with the key that would be right.</summary>
internal static class PullSecretReasons
{
    private static readonly string[] Schemes = ["https://", "http://"];

    public static (PullSecretOutcome Outcome, string Text) Of(PullSecretEntry entry, KeyAddress image)
    {
        var right = Right(image);
        if (entry.Address is not { IsComparable: true } key)
        {
            return (PullSecretOutcome.Unusable, $"kubelet can't read the key as an address, and leaves it out: write {right}.");
        }

        if (IsUnusable(key) || Authority(entry.Key).AsSpan().ContainsAny('?', '#'))
        {
            return (PullSecretOutcome.Unusable, $"In a host, only '*' can be relied on as a pattern; '?', '#', '[' and ']' can't: write {right}.");
        }

        if (Array.Find(Schemes, scheme => entry.Key.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) is { } written
            && !entry.Key.StartsWith(written, StringComparison.Ordinal))
        {
            return (PullSecretOutcome.OtherCase, $"Only a lower-case '{written}' is taken off a key: write {right}.");
        }

        return OfHosts(key, image, right);
    }

    public static bool IsUnusable(KeyAddress key) => Array.Exists(key.Labels, label => label.AsSpan().ContainsAny("?[]\\"));

    private static (PullSecretOutcome Outcome, string Text) OfHosts(KeyAddress key, KeyAddress image, string right)
    {
        var samePort = key.Port == image.Port;
        if (LabelPattern.Matches(key.Labels, image.Labels, StringComparison.Ordinal))
        {
            return samePort ? OfPath(key, image, right) : (
                PullSecretOutcome.OtherPort,
                $"The image's address has {Port(image)}, and the key has {Port(key)}. Ports compare as text, and none is implied: write {right}.");
        }

        if (LabelPattern.Matches(key.Labels, image.Labels, StringComparison.OrdinalIgnoreCase))
        {
            return (PullSecretOutcome.OtherCase, $"Hosts compare with case: write {right}.");
        }

        if (IsSameService(key.Labels, image.Labels))
        {
            return (
                PullSecretOutcome.OtherSpelling,
                $"It is another spelling of the same Service, and kubelet compares text: write {right}, or address the image by the key's host.");
        }

        return key.Labels.Length != image.Labels.Length && key.Host.Contains('*', StringComparison.Ordinal)
            ? (PullSecretOutcome.WildcardLabels,
                $"A '*' stands within one part of a host: the key has {key.Labels.Length} parts, the image's host {image.Labels.Length}. Write {right}.")
            : (PullSecretOutcome.OtherHost, $"It is for another host than {right}.");
    }

    private static (PullSecretOutcome Outcome, string Text) OfPath(KeyAddress key, KeyAddress image, string right)
    {
        if (image.Path.StartsWith(key.Path, StringComparison.OrdinalIgnoreCase))
        {
            return (PullSecretOutcome.OtherCase, $"Paths compare with case: write {right}.");
        }

        var why = key.Path is "/v1" or "/v2" ? $" Only with a '/' behind it is '{key.Path}' left out."
            : key.Path.AsSpan().ContainsAny(':', '@') ? " Tags and digests aren't part of what is compared."
            : key.Path.Contains('*', StringComparison.Ordinal) ? " A '*' in a path stands for itself."
            : "";
        return (PullSecretOutcome.OtherPath, $"The image's path doesn't begin with the key's.{why} Write {right}, or a path that it begins with.");
    }

    private static bool IsSameService(string[] one, string[] other) =>
        one.Length > 1 && other.Length > 1
        && one[0] == other[0] && one[1] == other[1]
        && (IsService(one) || one.Length == 2) && (IsService(other) || other.Length == 2);

    private static bool IsService(string[] labels) => labels.Length > 2 && labels[2] == "svc";

    private static string Authority(string key)
    {
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        var rest = key.AsSpan(scheme < 0 ? 0 : scheme + "://".Length);
        var slash = rest.IndexOf('/');
        return (slash < 0 ? rest : rest[..slash]).ToString();
    }

    private static string Port(KeyAddress address) => address.Port.Length == 0 ? "no port" : $"the port {ShownText.Of(address.Port)}";

    private static string Right(KeyAddress image) =>
        KubernetesNames.Quote(image.Port.Length == 0 ? image.Host : $"{image.Host}:{image.Port}");
}
