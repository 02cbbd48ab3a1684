using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace AcpRegistry.Sdk.Registries;

/// <summary>The address that a line of a hosts file begins with, by the rules of <c>inet_pton</c>, and with a scope as Go reads it.</summary>
/// <remarks>
/// <see cref="IPAddress.TryParse(ReadOnlySpan{char}, out IPAddress?)"/> takes more: <c>10.1</c>, <c>0x0a.0.0.1</c>, <c>010.0.0.1</c>,
/// <c>[::1]:80</c>; and it asks the machine for the scope's number.
/// </remarks>
internal static class HostsAddress
{
    private const int LongestIPv4 = 15;
    private const int LongestIPv6 = 45;

    private static readonly SearchValues<char> IPv6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    public static bool TryParse(ReadOnlySpan<char> field, [NotNullWhen(true)] out IPAddress? address, out string? scope)
    {
        scope = null;
        address = null;
        var percent = field.IndexOf('%');
        var text = percent < 0 ? field : field[..percent];
        if (IsIPv4(text))
        {
            return percent < 0 && IPAddress.TryParse(text, out address);
        }

        if (!MayBeIPv6(text) || percent == field.Length - 1 || !IPAddress.TryParse(text, out address))
        {
            return false;
        }

        scope = percent < 0 ? null : field[(percent + 1)..].ToString();
        address = Plain(address);
        return address.AddressFamily == AddressFamily.InterNetworkV6 || scope is null;
    }

    /// <summary>Resolvers take a mapped address for the IPv4 address that it holds.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool MayBeIPv6(ReadOnlySpan<char> text)
    {
        if (text.Length > LongestIPv6 || text.ContainsAnyExcept(IPv6Characters) || !text.Contains(':'))
        {
            return false;
        }

        return !text.Contains('.') || IsIPv4(text[(text.LastIndexOf(':') + 1)..]);
    }

    private static bool IsIPv4(ReadOnlySpan<char> text)
    {
        if (text.Length > LongestIPv4)
        {
            return false;
        }

        var parts = 0;
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            if (part.Length is 0 or > 3 || part.ContainsAnyExceptInRange('0', '9') || (part[0] == '0' && part.Length > 1) || IsOver255(part))
            {
                return false;
            }

            parts++;
        }

        return parts == 4;
    }

    private static bool IsOver255(ReadOnlySpan<char> digits) => digits.Length == 3 && digits.CompareTo("255", StringComparison.Ordinal) > 0;
}
