namespace AcpRegistry.Sdk.Images;

/// <summary>
/// Decides whether a text begins with a registry, and reads it. kubelet's rule (and that of the reference library): what stands before
/// the first <c>/</c> is one if it holds a <c>.</c>, a <c>:</c> or an upper-case letter, or is <c>localhost</c>.
/// </summary>
internal static class RegistryScanner
{
    // The longest reference without a registry is shorter: 255 + 1 + 128 + 1 + 7 + 128.
    private const int FarEnough = 520;

    /// <param name="text">Must not be empty.</param>
    /// <param name="repositoryStart">Behind the registry's <c>/</c>, or 0 where there is none.</param>
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
                return TryScanName(text[..stop], out fault);

            case ':':
                int portEnd = SkipPort(text, stop);
                if (portEnd == text.Length || text[portEnd] != '/')
                {
                    return FindSlash(text, portEnd) < 0 || Refuse(ImageReferenceRule.RegistryPort, portEnd, out fault);
                }

                repositoryStart = portEnd + 1;
                return TryScanName(text[..stop], out fault)
                    && (portEnd > stop + 1 || Refuse(ImageReferenceRule.RegistryPort, portEnd, out fault));

            case '[' when stop == 0:
                return TryScanAddress(text, out repositoryStart, out fault);

            default:
                return TryScanUnusual(text, stop, out fault);
        }
    }

    /// <summary>Whether the text would be read as the registry, all of it, if a slash and a repository followed.</summary>
    public static bool TryScanAlone(ReadOnlySpan<char> registry, out Fault fault)
    {
        int slash = registry.IndexOf('/');
        if (registry.IsEmpty || slash >= 0)
        {
            return Refuse(slash < 0 ? ImageReferenceRule.Empty : ImageReferenceRule.RegistryCharacter, Math.Max(0, slash), out fault);
        }

        string prefix = string.Concat(registry, "/");
        if (!TryScan(prefix, out int repositoryStart, out fault))
        {
            return false;
        }

        int unusual = registry.IndexOfAnyExcept(Characters.HostName);
        return repositoryStart == prefix.Length
            || Refuse(unusual < 0 ? ImageReferenceRule.RegistryAmbiguous : ImageReferenceRule.RegistryCharacter, Math.Max(0, unusual), out fault);
    }

    private static bool IsRegistry(ReadOnlySpan<char> first) => first.ContainsAny(Characters.HostMark) || first is "localhost";

    private static bool TryScanName(ReadOnlySpan<char> name, out Fault fault)
    {
        fault = default;
        int label = 0;
        while (true)
        {
            int dot = name[label..].IndexOf('.');
            int end = dot < 0 ? name.Length : label + dot;
            if (end == label || name[label] == '-')
            {
                return Refuse(ImageReferenceRule.RegistryLabel, label, out fault);
            }

            if (name[end - 1] == '-')
            {
                return Refuse(ImageReferenceRule.RegistryLabel, end - 1, out fault);
            }

            if (dot < 0)
            {
                return true;
            }

            label = end + 1;
        }
    }

    private static bool TryScanAddress(ReadOnlySpan<char> text, out int repositoryStart, out Fault fault)
    {
        repositoryStart = 0;
        int close = text[1..].IndexOfAnyExcept(Characters.HostAddress) + 1;
        if (close <= 1 || text[close] != ']')
        {
            return Refuse(ImageReferenceRule.RegistryAddress, close == 0 ? text.Length : close, out fault);
        }

        int end = close + 1;
        if (end < text.Length && text[end] == ':')
        {
            end = SkipPort(text, end);
            if (end == close + 2 || (end < text.Length && text[end] != '/'))
            {
                return Refuse(ImageReferenceRule.RegistryPort, end, out fault);
            }
        }

        if (end == text.Length)
        {
            return Refuse(ImageReferenceRule.RepositoryComponent, end, out fault);
        }

        if (text[end] != '/' || !IsRegistry(text[..end]))
        {
            return Refuse(ImageReferenceRule.RegistryAddress, text[end] != '/' ? end : 0, out fault);
        }

        repositoryStart = end + 1;
        fault = default;
        return true;
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

        // The reference library takes `a_b.c/d` for a path on no registry at all: it looks like a host to kubelet's rule,
        // but a host has no underscore, and a path component may have both.
        ReadOnlySpan<char> first = text[..slash];
        return !IsRegistry(first)
            || !first.ContainsAnyExcept(Characters.RepositoryComponent)
            || Refuse(ImageReferenceRule.RegistryCharacter, stop, out fault);
    }

    private static int SkipPort(ReadOnlySpan<char> text, int colon)
    {
        int digits = text[(colon + 1)..].IndexOfAnyExceptInRange('0', '9');
        return digits < 0 ? text.Length : colon + 1 + digits;
    }

    /// <summary>A slash further away than any reference reaches is as good as none: the text is refused either way.</summary>
    private static int FindSlash(ReadOnlySpan<char> text, int from)
    {
        int slash = text.Slice(from, Math.Min(text.Length - from, FarEnough)).IndexOf('/');
        return slash < 0 ? -1 : from + slash;
    }

    private static bool Refuse(ImageReferenceRule rule, int position, out Fault fault)
    {
        fault = new Fault(rule, position);
        return false;
    }
}
