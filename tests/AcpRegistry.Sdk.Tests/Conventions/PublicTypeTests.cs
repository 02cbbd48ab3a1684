using System.Reflection;

namespace AcpRegistry.Sdk.Tests.Conventions;

[TestFixture]
public sealed class PublicTypeTests
{
    private static readonly Assembly Abstractions = typeof(AcpRegistryOptions).Assembly;
    private static readonly Assembly[] Packages = [Abstractions, typeof(AcpRegistryClient).Assembly];

    private static IEnumerable<Type> PublicTypes => Packages.SelectMany(package => package.GetExportedTypes());

    [Test]
    public void Types_Public_AreNotOpenForInheritance() =>
        Assert.That(PublicTypes.Where(type => type.IsClass && !type.IsSealed && !type.IsAbstract), Is.Empty);

    [Test]
    public void Abstractions_Assembly_ReferencesTheFrameworkAlone() =>
        Assert.That(
            Abstractions.GetReferencedAssemblies().Select(reference => reference.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal)),
            Is.Empty);

    [Test]
    public void Abstractions_Signatures_HoldNoTypeOfKubernetesClient() =>
        Assert.That(Abstractions.GetTypes().SelectMany(Signature).Where(type => type.Namespace?.StartsWith("k8s", StringComparison.Ordinal) == true), Is.Empty);

    [Test]
    public void AsyncMethods_EndInAsyncAndTakeACancellationTokenLast() =>
        Assert.That(Packages.SelectMany(package => package.GetTypes()).Where(type => type.IsVisible || type.IsInterface).SelectMany(Methods)
            .Where(method => IsAsync(method.ReturnType) && method.Name != nameof(IAsyncDisposable.DisposeAsync))
            .Where(method => !method.Name.EndsWith("Async", StringComparison.Ordinal)
                || method.GetParameters() is not [.., { } last] || last.ParameterType != typeof(CancellationToken))
            .Select(method => $"{method.DeclaringType}.{method.Name}"), Is.Empty);

    [Test]
    public void Methods_EndingInAsync_AreAsync() =>
        Assert.That(PublicTypes.SelectMany(Methods).Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal) && !IsAsync(method.ReturnType)), Is.Empty);

    [Test]
    public void Tests_OfAsyncMethods_FindSome() =>
        Assert.That(PublicTypes.SelectMany(Methods).Count(method => IsAsync(method.ReturnType)), Is.GreaterThan(5), "The tests above would pass on nothing.");

    private static IEnumerable<MethodInfo> Methods(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly);

    private static bool IsAsync(Type type) =>
        typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask)
        || (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ValueTask<>) || type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)));

    private static IEnumerable<Type> Signature(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return type.GetInterfaces()
            .Append(type.BaseType)
            .Concat(type.GetFields(All).Select(field => field.FieldType))
            .Concat(type.GetMethods(All).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)))
            .Concat(type.GetConstructors(All).SelectMany(constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType)))
            .OfType<Type>()
            .SelectMany(used => used.GetGenericArguments().Append(used));
    }
}
