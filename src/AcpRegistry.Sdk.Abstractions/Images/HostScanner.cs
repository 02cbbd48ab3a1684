namespace AcpRegistry.Sdk.Images;

/// <summary>The two kinds of hosts, and their ports. Neither a label nor an address is checked any further than the grammar does.</summary>
internal static class HostScanner
{
    /// <param name="name">Characters of <see cref="Characters.HostName"/> only.</param>
    /// <param name="fault">Set where the answer is false.</param>
    public static bool TryScanName(ReadOnlySpan<char> name, out Fault fault)
    {
        int wrong = FindWrongLabel(name);
        fault = new Fault(ImageReferenceRule.RegistryLabel, wrong);
        return wrong < 0;
    }

    /// <param name="text">Begins with a bracket.</param>
    /// <param name="end">The slash behind the address and its port, or the end of the text.</param>
    /// <param name="fault">Set where the answer is false.</param>
    public static bool TryScanAddress(ReadOnlySpan<char> text, out int end, out Fault fault)
    {
        int length = text[1..].IndexOfAnyExcept(Characters.HostAddress);
        end = length < 0 ? text.Length : length + 1;
        if (length <= 0 || text[end] != ']')
        {
            return Fault.Found(ImageReferenceRule.RegistryAddress, end, out fault);
        }

        int port = ++end;
        if (end < text.Length && text[end] == ':')
        {
            end = SkipPort(text, port);
            if (end == port + 1)
            {
                return Fault.Found(ImageReferenceRule.RegistryPort, end, out fault);
            }
        }

        fault = new Fault(end > port ? ImageReferenceRule.RegistryPort : ImageReferenceRule.RegistryAddress, end);
        return end == text.Length || text[end] == '/';
    }

    /// <returns>Behind the last digit; right behind the colon where there is none.</returns>
    public static int SkipPort(ReadOnlySpan<char> text, int colon)
    {
        int digits = text[(colon + 1)..].IndexOfAnyExcept(Characters.Digit);
        return digits < 0 ? text.Length : colon + 1 + digits;
    }

    private static int FindWrongLabel(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || !char.IsAsciiLetterOrDigit(name[0]))
        {
            return 0;
        }

        int pair = name.IndexOfAny(Characters.HostNameFaults);
        if (pair >= 0)
        {
            return name[pair] == '-' ? pair : pair + 1;
        }

        return char.IsAsciiLetterOrDigit(name[^1]) ? -1 : name.Length - 1;
    }
}
