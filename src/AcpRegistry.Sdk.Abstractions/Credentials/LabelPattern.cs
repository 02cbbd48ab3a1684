namespace AcpRegistry.Sdk.Credentials;

/// <summary>The parts of a host's pattern: <c>*</c> stands for any number of characters between two dots, and all else for itself.</summary>
internal static class LabelPattern
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> label, StringComparison comparison)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
        {
            return pattern.Equals(label, comparison);
        }

        if (!label.StartsWith(pattern[..star], comparison))
        {
            return false;
        }

        label = label[star..];
        pattern = pattern[(star + 1)..];
        for (star = pattern.IndexOf('*'); star >= 0; star = pattern.IndexOf('*'))
        {
            var found = label.IndexOf(pattern[..star], comparison);
            if (found < 0)
            {
                return false;
            }

            label = label[(found + star)..];
            pattern = pattern[(star + 1)..];
        }

        return label.EndsWith(pattern, comparison);
    }

    public static bool Matches(string[] patterns, string[] labels, StringComparison comparison)
    {
        if (patterns.Length != labels.Length)
        {
            return false;
        }

        for (var i = 0; i < patterns.Length; i++)
        {
            if (!Matches(patterns[i], labels[i], comparison))
            {
                return false;
            }
        }

        return true;
    }
}
