using System.Text;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Tests.Support;
using CsCheck;

namespace AcpRegistry.Sdk.Tests.Credentials;

[TestFixture]
public sealed class TokenExpiryTests
{
    [TestCase("""{"exp":1780315200}""", 1_780_315_200)]
    [TestCase("""{"iss":"x","exp":1780315200.9,"aud":["y"]}""", 1_780_315_200)]
    [TestCase("""{"exp":1.7803152e9}""", 1_780_315_200)]
    [TestCase("""{"exp":0}""", 0)]
    [TestCase("""{"exp":-1}""", -1)]
    [TestCase("""{"exp":-0.5}""", -1)]
    [TestCase("""{"exp":1,"exp":2}""", 2)]
    [TestCase("""{"exp":253402300799}""", 253_402_300_799)]
    [TestCase("""{"exp":-62135596800}""", -62_135_596_800)]
    public void Of_TokenWithExpiry_IsThatSecond(string claims, long seconds) =>
        Assert.That(TokenExpiry.Of(PullSecrets.Token(claims)), Is.EqualTo(DateTimeOffset.FromUnixTimeSeconds(seconds)));

    [TestCase("""{"exp":253402300800}""")]
    [TestCase("""{"exp":-62135596801}""")]
    [TestCase("""{"exp":1e999}""")]
    [TestCase("""{"exp":99999999999999999999999999}""")]
    [TestCase("""{"exp":"1780315200"}""")]
    [TestCase("""{"exp":null}""")]
    [TestCase("""{"exp":[1]}""")]
    [TestCase("""{"exp":1,"exp":null}""")]
    [TestCase("""{"Exp":1}""")]
    [TestCase("""{"x":{"exp":1}}""")]
    [TestCase("""{"exp":1""")]
    [TestCase("""{"\ud800":1,"exp":NaN}""")]
    [TestCase("[1]")]
    [TestCase("1")]
    [TestCase("")]
    public void Of_TokenWithout_IsNull(string claims) => Assert.That(TokenExpiry.Of(PullSecrets.Token(claims)), Is.Null);

    [Test]
    public void Of_NameThatIsNoUnicode_DoesNotThrow() =>
        Assert.That(() => TokenExpiry.Of(PullSecrets.Token("""{"\ud800":1}""")), Throws.Nothing);

    [Test]
    public void Of_NoToken_IsNull()
    {
        string good = PullSecrets.Token("""{"exp":1}""");
        string claims = good.Split('.')[1];
        string[] texts =
        [
            "", ".", "..", "...", "p", "a.b", $".{claims}.x", $"{good}.x", good[..good.LastIndexOf('.')], $"%.{claims}.x", $"x.{claims}.%", $"x.{claims}!.x",
            PullSecrets.Token("""{"exp":1}""", signature: new string('x', 64 * 1024)),
            PullSecrets.Token($$"""{"x":{{new string('[', 5_000)}}{{new string(']', 5_000)}},"exp":1}"""),
        ];

        Assert.That(TokenExpiry.Of(good), Is.Not.Null);
        Assert.That(texts.Where(text => TokenExpiry.Of(text) is not null), Is.Empty);
    }

    [Test]
    public void Entry_ItsTokens_AreReadInTurn()
    {
        string one = PullSecrets.Token("""{"exp":1}""");
        string two = PullSecrets.Token("""{"exp":2}""");

        Assert.Multiple(() =>
        {
            Assert.That(Expiry($$"""{"password":"{{one}}","identitytoken":"{{two}}"}"""), Is.EqualTo(1));
            Assert.That(Expiry($$"""{"password":"p","identitytoken":"{{two}}","registrytoken":"{{one}}"}"""), Is.EqualTo(2));
            Assert.That(Expiry($$"""{"registrytoken":"{{one}}"}"""), Is.EqualTo(1));
            Assert.That(Expiry("""{"password":"p"}"""), Is.Null);
        });

        static long? Expiry(string entry) => PullSecrets.OfJson(PullSecrets.Config(("a.b", entry))).Entries.Single().ExpiresAt?.ToUnixTimeSeconds();
    }

    [Test]
    public void Of_AnyClaims_NeverThrows() =>
        Gen.Byte.Array[0, 60].Select(Gen.Bool).Check((bytes, quoted) =>
        {
            byte[] claims = quoted ? [.. "{\"exp\":"u8, .. bytes, (byte)'}'] : bytes;
            TokenExpiry.Of($"e30.{System.Buffers.Text.Base64Url.EncodeToString(claims)}.c2ln");
            TokenExpiry.Of(Encoding.Latin1.GetString(bytes));
        });
}
