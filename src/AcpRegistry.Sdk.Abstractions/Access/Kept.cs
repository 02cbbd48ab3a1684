using System.Runtime.CompilerServices;

namespace AcpRegistry.Sdk.Access;

/// <summary>What results keep: lists of their own that don't change, texts that say something, and enum values that there are.</summary>
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

    public static T Defined<T>(T value, [CallerMemberName] string parameter = "")
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw KubernetesNames.Refused($"{KubernetesNames.Quote(value.ToString())} is no {typeof(T).Name}.", parameter);
}
