namespace AcpRegistry.Sdk.Access;

/// <summary>What results keep: lists of their own that don't change, and texts that say something.</summary>
internal static class Kept
{
    public static IReadOnlyList<T> Copy<T>(IReadOnlyList<T> list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return [.. list];
    }

    public static string Said(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return text;
    }
}
