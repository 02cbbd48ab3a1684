using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using CsCheck;
using NUnit.Framework.Internal;

namespace AcpRegistry.Sdk.Tests.Support;

/// <summary>
/// Checks random values one after the other, drawn from <see cref="TestSeed"/>, so that a seed always gives the same values. CsCheck's own <c>Sample</c> draws
/// in several threads, each from a seed of its own, and can repeat a single value only.
/// </summary>
internal static class Samples
{
    private const uint Stream = 1;

    /// <summary>Every character that is one by itself: all but the halves of a surrogate pair.</summary>
    public static Gen<char> WholeChar { get; } = Gen.Frequency((27, Gen.Char['\0', '\uD7FF']), (1, Gen.Char['\uE000', '\uFFFF']));

    public static void Check<T>(this Gen<T> values, Action<T> check, int count = 1_000)
    {
        if (FirstFailure(values, check, new PCG(Stream, (ulong)TestSeed.Value), count) is { } failure)
        {
            throw new AssertionException(failure);
        }
    }

    public static void Check<T>(this Gen<T> values, Func<T, bool> holds, int count = 1_000) =>
        values.Check(
            value =>
            {
                if (!holds(value))
                {
                    throw new AssertionException("What must hold for every value doesn't hold for this one.");
                }
            },
            count);

    public static void Check<T1, T2>(this Gen<(T1, T2)> values, Action<T1, T2> check, int count = 1_000) =>
        values.Check(value => check(value.Item1, value.Item2), count);

    public static void Check<T1, T2>(this Gen<(T1, T2)> values, Func<T1, T2, bool> holds, int count = 1_000) =>
        values.Check(value => holds(value.Item1, value.Item2), count);

    public static void Check<T1, T2, T3>(this Gen<(T1, T2, T3)> values, Action<T1, T2, T3> check, int count = 1_000) =>
        values.Check(value => check(value.Item1, value.Item2, value.Item3), count);

    public static void Check<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> values, Func<T1, T2, T3, T4, bool> holds, int count = 1_000) =>
        values.Check(value => holds(value.Item1, value.Item2, value.Item3, value.Item4), count);

    /// <summary>What to say about the first value that fails, with the smallest one found after it; null if none fails.</summary>
    internal static string? FirstFailure<T>(Gen<T> values, Action<T> check, PCG random, int count)
    {
        // An assertion that fails is noted in the test's result even if it is caught, so these have a result of their own.
        var context = TestExecutionContext.CurrentContext;
        var result = context.CurrentResult;
        context.CurrentResult = context.CurrentTest.MakeTestResult();
        try
        {
            for (var number = 1; number <= count; number++)
            {
                var value = values.Generate(random, null, out var size);
                if (FailureOf(check, value) is { } failure)
                {
                    return $"Case {number} of {count} fails with {TestSeed.Text}: {Show(value)}\n{failure}{Smaller(values, check, random, count, size)}";
                }
            }

            return null;
        }
        finally
        {
            context.CurrentResult = result;
        }
    }

    // CsCheck may leave a value unfinished that gets larger than the smallest so far.
    private static string Smaller<T>(Gen<T> values, Action<T> check, PCG random, int count, Size smallest)
    {
        var found = "";
        for (var i = 0; i < count; i++)
        {
            var value = values.Generate(random, smallest, out var size);
            if (Size.IsLessThan(size, smallest) && FailureOf(check, value) is { } failure)
            {
                (smallest, found) = (size, $"\nSmaller, and fails too: {Show(value)}\n{failure}");
            }
        }

        return found;
    }

    private static string? FailureOf<T>(Action<T> check, T value)
    {
        try
        {
            check(value);
            return null;
        }
#pragma warning disable CA1031 // Whatever a check throws is its failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception is ResultStateException ? exception.Message : exception.ToString();
        }
    }

    /// <summary>A value as it can be written into a test: no character of a text is invisible.</summary>
    internal static string Show(object? value) => value switch
    {
        null => "null",
        string text => $"\"{string.Concat(text.Select(Show))}\"",
        ITuple tuple => $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => Show(tuple[i])))})",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Show))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => $"{value}",
    };

    private static string Show(char character) => character switch
    {
        '"' or '\\' => $"\\{character}",
        >= ' ' and <= '~' => $"{character}",
        _ => $"\\u{(int)character:x4}",
    };
}
