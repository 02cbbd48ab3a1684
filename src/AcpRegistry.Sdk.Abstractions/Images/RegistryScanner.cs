namespace AcpRegistry.Sdk.Images;

/// <summary>
/// Decides whether a text begins with a registry, and reads it. kubelet's rule (and that of the reference library): what stands before
/// the first <c>/</c> is one if it holds a <c>.</c>, a <c>:</c> or an upper-case letter, or is <c>localhost</c>.
/// </summary>
internal static class RegistryScanner
{
    // The longest reference without a registry is shorter: 255 + 1 + 128 + 1 + 7 + 128.
    private const int FarEnough = 520;

    /// <param name="text">Not empty.</param>
    /// <param name="repositoryStart">Behind the slash of the registry, or 0 where there is none.</param>
    /// <param name="fault">Set where the answer is false.</param>
    public static bool TryScan(ReadOnlySpan<char> text, out int repositoryStart, out Fault fault)
    {
        repositoryStart = 0;
        fault = default;
        int stop = text.IndexOfAnyExcept(Characters.HostName);
        if (stop < 0)
        {
            return true;
        }

        switch (text[stop])
        {
            case '/':
                if (!IsRegistry(text[..stop]))
                {
                    return true;
                }

                repositoryStart = stop + 1;
                return HostScanner.TryScanName(text[..stop], out fault);

            case ':':
                int end = HostScanner.SkipPort(text, stop);
                if (end == text.Length || text[end] != '/')
                {
                    // A tag, unless there is a slash to come.
                    return FindSlash(text, end) < 0 || Fault.Found(ImageReferenceRule.RegistryPort, end, out fault);
                }

                repositoryStart = end + 1;
                return HostScanner.TryScanName(text[..stop], out fault)
                    && (end > stop + 1 || Fault.Found(ImageReferenceRule.RegistryPort, end, out fault));

            case '[' when stop == 0:
                return TryScanAddress(text, out repositoryStart, out fault);

            default:
                return TryScanUnusual(text, stop, out fault);
        }
    }

    /// <summary>Whether the text would be read as the registry, all of it, if a slash and a repository followed.</summary>
    public static bool TryScanAlone(ReadOnlySpan<char> registry, out Fault fault)
    {
        if (registry.IsEmpty)
        {
            return Fault.Found(ImageReferenceRule.Empty, 0, out fault);
        }

        int slash = registry.IndexOf('/');
        if (slash >= 0)
        {
            return Fault.Found(ImageReferenceRule.RegistryCharacter, slash, out fault);
        }

        string prefix = string.Concat(registry, "/");
        if (!TryScan(prefix, out int repositoryStart, out fault))
        {
            return false;
        }

        if (repositoryStart == prefix.Length)
        {
            return true;
        }

        int unusual = registry.IndexOfAnyExcept(Characters.HostName);
        return unusual < 0
            ? Fault.Found(ImageReferenceRule.RegistryAmbiguous, 0, out fault)
            : Fault.Found(ImageReferenceRule.RegistryCharacter, unusual, out fault);
    }

    private static bool IsRegistry(ReadOnlySpan<char> first) => first.ContainsAny(Characters.RegistryMark) || first is "localhost";

    private static bool TryScanAddress(ReadOnlySpan<char> text, out int repositoryStart, out Fault fault)
    {
        repositoryStart = 0;
        if (!HostScanner.TryScanAddress(text, out int end, out fault))
        {
            return false;
        }

        if (end == text.Length)
        {
            return Fault.Found(ImageReferenceRule.RepositoryComponent, end, out fault);
        }

        repositoryStart = end + 1;

        // `[abc]` is no registry to kubelet's rule, and nothing else either.
        return IsRegistry(text[..end]) || Fault.Found(ImageReferenceRule.RegistryAddress, 0, out fault);
    }

    /// <summary>The text up to the first slash holds a character, at <paramref name="stop"/>, that no host name has.</summary>
    private static bool TryScanUnusual(ReadOnlySpan<char> text, int stop, out Fault fault)
    {
        fault = default;
        int slash = FindSlash(text, stop);
        if (slash < 0)
        {
            return true;
        }

        // The reference library takes `a_b.c/d` for a path on no registry at all: kubelet's rule calls it a host, but a host has no
        // underscore, and a component may have both.
        ReadOnlySpan<char> first = text[..slash];
        return !IsRegistry(first)
            || !first.ContainsAnyExcept(Characters.Component)
            || Fault.Found(ImageReferenceRule.RegistryCharacter, stop, out fault);
    }

    /// <summary>A slash further away than any reference reaches is as good as none: the text is refused either way.</summary>
    private static int FindSlash(ReadOnlySpan<char> text, int from)
    {
        int slash = text.Slice(from, Math.Min(text.Length - from, FarEnough)).IndexOf('/');
        return slash < 0 ? -1 : from + slash;
    }
}
