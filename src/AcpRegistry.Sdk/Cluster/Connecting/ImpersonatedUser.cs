namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>Whom a kubeconfig asks to act as: its <c>as</c>, <c>as-uid</c>, <c>as-groups</c> and <c>as-user-extra</c>, as the headers of a request.</summary>
internal sealed record ImpersonatedUser(IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Headers)
{
    private const string TokenCharacters = "!#$&'*+-.^_`|~";

    /// <summary>Null if the user isn't to be impersonated.</summary>
    public static ImpersonatedUser? Read(KubeconfigSource source, KubeconfigUser user)
    {
        if (user.As.Length == 0)
        {
            return user.AsUid.Length == 0 && user.AsGroups.Count == 0 && user.AsUserExtra.Count == 0
                ? null
                : throw source.ImpersonationNotSupported("'as-uid', 'as-groups' or 'as-user-extra' without 'as'", "Name the user in 'as': no server takes the others alone.");
        }

        List<KeyValuePair<string, IReadOnlyList<string>>> headers = [];
        Add(Impersonation.UserHeader, "as", [user.As]);
        Add("Impersonate-Uid", "as-uid", user.AsUid.Length == 0 ? [] : [user.AsUid]);
        Add("Impersonate-Group", "as-groups", user.AsGroups);
        foreach (var (key, values) in user.AsUserExtra)
        {
            Add($"Impersonate-Extra-{Escape(key)}", "as-user-extra", values);
        }

        return new ImpersonatedUser(headers);

        void Add(string header, string field, IReadOnlyList<string> values)
        {
            // HTTP drops blanks around a value, so that somebody else would be meant.
            if (values.Any(value => !CanBeSent(value)))
            {
                throw source.ImpersonationNotSupported($"a value of '{field}' that no HTTP header can hold", "Write names without control characters and blanks around them.");
            }

            if (values.Count > 0)
            {
                headers.Add(new(header, values));
            }
        }
    }

    private static bool CanBeSent(string value) =>
        KubernetesNames.IsIdentity(value) && value.Trim() == value && !value.Any(character => char.IsControl(character) || RepeatedHeader.IsSeparator(character));

    // As client-go escapes what a header's name can't hold, and '%' itself.
    private static string Escape(string key) =>
        string.Concat(System.Text.Encoding.UTF8.GetBytes(key).Select(octet =>
            char.IsAsciiLetterOrDigit((char)octet) || TokenCharacters.Contains((char)octet, StringComparison.Ordinal) ? $"{(char)octet}" : $"%{octet:X2}"));
}
