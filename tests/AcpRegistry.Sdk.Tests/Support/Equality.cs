namespace AcpRegistry.Sdk.Tests.Support;

/// <summary>The contract of value equality, checked whole.</summary>
internal static class Equality
{
    /// <param name="value">A value.</param>
    /// <param name="same">Another instance that must be equal to it.</param>
    /// <param name="others">Values that must not be, nor equal each other.</param>
    public static void Holds<T>(T value, T same, params T[] others)
        where T : class, IEquatable<T>
    {
        Assert.Multiple(() =>
        {
            Assert.That(same, Is.Not.SameAs(value), "Two instances are needed.");
            Assert.That(value.Equals(value) && value.Equals(same) && same.Equals(value), Is.True, "Equals(T)");
            Assert.That(value.Equals((object)same), Is.True, "Equals(object)");
            Assert.That(same.GetHashCode(), Is.EqualTo(value.GetHashCode()), "GetHashCode");
            Assert.That(Operator(value, same, "op_Equality") && !Operator(value, same, "op_Inequality"), Is.True, "==");
            Assert.That(EqualsAnything(value), Is.False, "null, and other types");
            Assert.That(Operator(value, null, "op_Equality") || Operator(null, value, "op_Equality") || !Operator<T>(null, null, "op_Equality"), Is.False, "== null");

            foreach (var (one, two) in others.SelectMany((other, i) => others.Skip(i + 1).Append(value).Select(next => (other, next))))
            {
                Assert.That(Same(one, two) || Same(two, one) || Operator(one, two, "op_Equality"), Is.False, $"{one} and {two}");
                Assert.That(Operator(one, two, "op_Inequality"), Is.True, $"{one} and {two}");
            }
        });
    }

    private static bool EqualsAnything<T>(T value)
        where T : class, IEquatable<T> => value.Equals((T?)null) || value.Equals((object?)null) || value.Equals(new object());

    private static bool Same<T>(T one, T two)
        where T : class, IEquatable<T> => one.Equals(two) || one.Equals((object)two);

    private static bool Operator<T>(T? left, T? right, string name) =>
        (bool)(typeof(T).GetMethod(name) ?? throw new AssertionException($"{typeof(T)} has no {name}.")).Invoke(null, [left, right])!;
}
