using System.Globalization;
using System.Runtime.CompilerServices;

namespace AcpRegistry.Sdk.Registries;

/// <summary>What the results of a hosts file's check must hold, whoever makes them.</summary>
internal static class HostsGuard
{
    public static IReadOnlyList<T> Copy<T>(IReadOnlyList<T> items, [CallerArgumentExpression(nameof(items))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(items, parameter);
        return Array.AsReadOnly<T>([.. items]);
    }

    public static string NotBlank(string text, [CallerArgumentExpression(nameof(text))] string? parameter = null) =>
        string.IsNullOrWhiteSpace(text) ? throw KubernetesNames.Refused("A blank is no name.", parameter) : text;

    public static NodeHostsNameState Defined(NodeHostsNameState state, [CallerArgumentExpression(nameof(state))] string? parameter = null) =>
        Enum.IsDefined(state) ? state : throw KubernetesNames.Refused($"There is no state {(int)state}.", parameter);

    public static int Positive(int number, [CallerArgumentExpression(nameof(number))] string? parameter = null) =>
        number > 0 ? number : throw KubernetesNames.Refused(
            string.Create(CultureInfo.InvariantCulture, $"Lines are counted from 1, so there is no line {number}."), parameter);
}
