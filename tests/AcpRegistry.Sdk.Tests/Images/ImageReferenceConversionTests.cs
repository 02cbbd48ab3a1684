using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using AcpRegistry.Sdk.Images;
using Microsoft.Extensions.Configuration;

namespace AcpRegistry.Sdk.Tests.Images;

[TestFixture]
public sealed partial class ImageReferenceConversionTests
{
    private static readonly ImageReference App = ImageReference.Parse("reg.io/app:v1");

    [Test]
    public void Json_GeneratedContext_RoundTripsValuesAndKeys()
    {
        var page = new Page { Image = App, None = null, Counts = new() { [App] = 2 } };

        string json = JsonSerializer.Serialize(page, Json.Default.Page);
        Page read = JsonSerializer.Deserialize(json, Json.Default.Page)!;

        Assert.Multiple(() =>
        {
            Assert.That(json, Is.EqualTo("""{"Image":"reg.io/app:v1","None":null,"Counts":{"reg.io/app:v1":2}}"""));
            Assert.That((read.Image, read.None, read.Counts![App]), Is.EqualTo((App, (ImageReference?)null, 2)));
        });
    }

    [TestCase("""{"Image":"My App"}""", "$.Image")]
    [TestCase("""{"Image":""}""", "$.Image")]
    [TestCase("""{"Image":5}""", "$.Image")]
    [TestCase("""{"Image":["a"]}""", "$.Image")]
    [TestCase("""{"Image":"\ud800"}""", "$.Image")]
    [TestCase("""{"Counts":{"A":1}}""", "$.Counts")]
    public void Json_NoReference_IsAJsonExceptionWithItsPath(string json, string path)
    {
        var thrown = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Page>(json));

        Assert.That(thrown.Path, Does.StartWith(path));
    }

    [Test]
    public void Json_MalformedText_KeepsTheReason()
    {
        var thrown = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Page>("""{"Image":"My-App"}"""));

        Assert.That(thrown.Message, Does.Contain("did you mean `my-app`?"));
        Assert.That(thrown.InnerException, Is.TypeOf<ImageReferenceFormatException>());
    }

    [Test]
    public void TypeConverter_Text_GoesBothWays()
    {
        TypeConverter converter = TypeDescriptor.GetConverter(typeof(ImageReference));

        Assert.Multiple(() =>
        {
            Assert.That(converter.ConvertFromInvariantString("reg.io/app:v1"), Is.EqualTo(App));
            Assert.That(converter.ConvertToInvariantString(App), Is.EqualTo("reg.io/app:v1"));
            Assert.That(converter.CanConvertFrom(typeof(string)), Is.True);
            Assert.That(converter.CanConvertFrom(typeof(int)), Is.False);
            Assert.That(() => converter.ConvertFrom(5), Throws.TypeOf<NotSupportedException>());
            Assert.That(() => converter.ConvertFromInvariantString("App"), Throws.TypeOf<ImageReferenceFormatException>());
        });
    }

    [Test]
    public void Configuration_Binding_TakesReferences()
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Image"] = "reg.io/app:v1", ["Bad:Image"] = "App" })
            .Build();

        Assert.Multiple(() =>
        {
            Assert.That(configuration.Get<Page>()!.Image, Is.EqualTo(App));
            Assert.That(() => configuration.GetSection("Bad").Get<Page>(),
                Throws.InvalidOperationException.With.InnerException.TypeOf<ImageReferenceFormatException>());
        });
    }

    [Test]
    public void SpanParsable_GenericCode_ReadsAsParseDoes() => Assert.Multiple(() =>
    {
        Assert.That(Parse<ImageReference>("reg.io/app:v1"), Is.EqualTo(App));
        Assert.That(ParseSpan<ImageReference>("reg.io/app:v1"), Is.EqualTo(App));
        Assert.That(TryParse<ImageReference>("App"), Is.Null);
        Assert.That(TryParse<ImageReference>(null), Is.Null);
        Assert.That(TryParseSpan<ImageReference>("reg.io/app:v1"), Is.EqualTo(App));
        Assert.That(() => ParseSpan<ImageReference>("App"), Throws.TypeOf<ImageReferenceFormatException>());
    });

    [Test]
    public void SpanFormattable_AnyFormat_WritesTheText()
    {
        Span<char> exact = stackalloc char[13];
        Span<char> small = stackalloc char[12];
        ISpanFormattable formattable = App;

        bool fits = formattable.TryFormat(exact, out int written, "x", null);
        bool tooSmall = formattable.TryFormat(small, out int none, default, null);

        Assert.That((fits, written, new string(exact)), Is.EqualTo((true, 13, "reg.io/app:v1")));
        Assert.That((tooSmall, none), Is.EqualTo((false, 0)));
        Assert.That($"{App,15}", Is.EqualTo("  reg.io/app:v1"));
        Assert.That(formattable.ToString("x", null), Is.EqualTo("reg.io/app:v1"));
    }

    [Test]
    public void Parse_Null_IsRefusedAndTryParseIsFalse() => Assert.Multiple(() =>
    {
        Assert.That(() => ImageReference.Parse((string)null!), Throws.ArgumentNullException);
        Assert.That(ImageReference.TryParse((string?)null, out _), Is.False);
        Assert.That(() => App.WithRegistry(null!), Throws.ArgumentNullException);
    });

    private static T Parse<T>(string text)
        where T : IParsable<T> => T.Parse(text, null);

    private static T? TryParse<T>(string? text)
        where T : class, IParsable<T> => T.TryParse(text, null, out T? value) ? value : null;

    private static T ParseSpan<T>(ReadOnlySpan<char> text)
        where T : ISpanParsable<T> => T.Parse(text, null);

    private static T? TryParseSpan<T>(ReadOnlySpan<char> text)
        where T : class, ISpanParsable<T> => T.TryParse(text, null, out T? value) ? value : null;

    internal sealed class Page
    {
        public ImageReference? Image { get; set; }

        public ImageReference? None { get; set; }

        public Dictionary<ImageReference, int>? Counts { get; set; }
    }

    [JsonSerializable(typeof(Page))]
    private sealed partial class Json : JsonSerializerContext;
}
