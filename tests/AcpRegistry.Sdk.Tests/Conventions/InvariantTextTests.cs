using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Testing;

namespace AcpRegistry.Sdk.Tests.Conventions;

/// <summary>Texts are the same in every culture: the compiled code puts no number with a fraction and no date into a text by the culture of the thread.</summary>
[TestFixture]
public sealed class InvariantTextTests
{
    private const byte Call = 0x28;
    private const byte NewObject = 0x73;
    private const int MethodSpecTable = 0x2B;
    private const int MemberReferenceTable = 0x0A;

    // A negative whole number has a sign by culture, too; but those in texts are counts, codes and ports, and guards that refuse a negative one name a culture.
    private static readonly string[] ByCulture = ["Double", "Single", "Decimal", "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly"];

    private static IEnumerable<string> Assemblies =>
        new[] { typeof(AcpRegistryException), typeof(AcpRegistryClient), typeof(InMemoryCluster) }.Select(type => type.Assembly.Location);

    [TestCaseSource(nameof(Assemblies))]
    public void Interpolation_OfWhatDependsOnTheCulture_NamesOne(string assembly) => Assert.That(Violations(assembly), Is.Empty);

    [Test]
    [SetCulture("th-TH")]
    public void Text_UnderAnotherCultureAndSign_IsTheSame()
    {
        var culture = (CultureInfo)CultureInfo.CurrentCulture.Clone();
        culture.NumberFormat.NegativeSign = "minus ";
        CultureInfo.CurrentCulture = culture;
        var certificate = new RegistryCertificate("s", "i", new DateTimeOffset(2026, 1, 2, 3, 4, 5, default), new DateTimeOffset(2027, 1, 2, 3, 4, 5, default), []);
        var options = AcpRegistryOptionsValidation.Errors(new AcpRegistryOptions { MaxConcurrency = -5, RequestTimeout = TimeSpan.FromSeconds(-1) });

        Assert.That(certificate.ToString(), Does.Contain("2026-01-02 03:04:05Z").And.Contain("2027-01-02"));
        Assert.That(string.Join('\n', options), Does.Contain("'-5'").And.Contain("'-00:00:01'"));
    }

    [Test]
    public void Scan_SeesSuchAnInterpolation() =>
        Assert.That(Violations(typeof(InvariantTextTests).Assembly.Location).Where(violation => violation.EndsWith(nameof(ByTheThread), StringComparison.Ordinal)), Is.Not.Empty);

    [Test]
    public void Scan_TakesOneThatNamesACulture() =>
        Assert.That(Violations(typeof(InvariantTextTests).Assembly.Location).Where(violation => violation.EndsWith(nameof(ByName), StringComparison.Ordinal)), Is.Empty);

    private static string ByTheThread(double value) => $"{value} s";

    private static string ByName(double value) => string.Create(CultureInfo.InvariantCulture, $"{value} s");

    private static List<string> Violations(string assembly)
    {
        _ = ByTheThread(1) + ByName(1);
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        List<string> found = [];
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
            {
                continue;
            }

            if (IsByTheThread(metadata, file.GetMethodBody(method.RelativeVirtualAddress).GetILContent()))
            {
                var type = metadata.GetTypeDefinition(method.GetDeclaringType());
                found.Add($"{metadata.GetString(type.Name)}.{metadata.GetString(method.Name)}");
            }
        }

        return found;
    }

    // The values follow the constructor, which takes two numbers, and a culture or none.
    private static bool IsByTheThread(MetadataReader metadata, ImmutableArray<byte> code)
    {
        var namesNone = false;
        for (var i = 0; i + 5 <= code.Length; i++)
        {
            if (code[i] is not (Call or NewObject))
            {
                continue;
            }

            var token = BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan()[(i + 1)..]);
            var (table, row) = (token >>> 24, token & 0xFFFFFF);
            if (table == MethodSpecTable && row <= metadata.GetTableRowCount(TableIndex.MethodSpec))
            {
                var spec = metadata.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row));
                if (namesNone
                    && spec.Method.Kind == HandleKind.MemberReference
                    && IsOfHandler(metadata, (MemberReferenceHandle)spec.Method, "AppendFormatted")
                    && spec.DecodeSignature(new TypeNames(), null).Any(ByCulture.Contains))
                {
                    return true;
                }
            }
            else if (table == MemberReferenceTable && row <= metadata.GetTableRowCount(TableIndex.MemberRef))
            {
                var handle = MetadataTokens.MemberReferenceHandle(row);
                if (IsOfHandler(metadata, handle, ".ctor"))
                {
                    namesNone = metadata.GetMemberReference(handle).DecodeMethodSignature(new TypeNames(), null).ParameterTypes.Length == 2;
                }
            }
        }

        return false;
    }

    private static bool IsOfHandler(MetadataReader metadata, MemberReferenceHandle handle, string name)
    {
        var member = metadata.GetMemberReference(handle);
        return metadata.StringComparer.Equals(member.Name, name)
            && member.Parent.Kind == HandleKind.TypeReference
            && metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)member.Parent).Name, "DefaultInterpolatedStringHandler");
    }

    /// <summary>Types by their own names; a Nullable is what it holds.</summary>
    private sealed class TypeNames : ISignatureTypeProvider<string, object?>
    {
        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => reader.GetString(reader.GetTypeReference(handle).Name);

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => reader.GetString(reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
            genericType == "Nullable`1" ? typeArguments[0] : genericType;

        public string GetArrayType(string elementType, ArrayShape shape) => "array";

        public string GetSZArrayType(string elementType) => "array";

        public string GetByReferenceType(string elementType) => elementType;

        public string GetPointerType(string elementType) => "pointer";

        public string GetFunctionPointerType(MethodSignature<string> signature) => "function";

        public string GetGenericMethodParameter(object? genericContext, int index) => "parameter";

        public string GetGenericTypeParameter(object? genericContext, int index) => "parameter";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetPinnedType(string elementType) => elementType;
    }
}
