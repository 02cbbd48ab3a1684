using System.Collections;
using System.Reflection;
using System.Text.Json;
using AcpRegistry.Sdk.Credentials;

namespace AcpRegistry.Sdk.Tests.Credentials;

/// <summary>What is secret in a Secret is nowhere that a logger, a debugger's view of public members or a serializer would find it.</summary>
[TestFixture]
public sealed class PullSecretLeakTests
{
    private const string Mark = "MARKED-s3cr3t";

    private static IEnumerable<TestCaseData> Secrets()
    {
        string host = PullSecrets.Host;
        yield return Row("password", PullSecrets.Config((host, PullSecrets.Login("u", Mark))));
        yield return Row("auth", PullSecrets.Config((host, PullSecrets.Auth($"u:{Mark}"))));
        yield return Row("identity token", PullSecrets.Config((host, $$"""{"identitytoken":"{{Mark}}","registrytoken":"{{Mark}}"}""")));
        yield return Row("token", PullSecrets.Config((host, PullSecrets.Login("u", PullSecrets.Token($$"""{"exp":1,"sub":"{{Mark}}"}""", Mark)))));
        yield return Row("auth without a colon", PullSecrets.Config((host, PullSecrets.Auth(Mark))));
        yield return Row("auth that is no base64", PullSecrets.Config((host, $$"""{"auth":"%{{Mark}}"}""")));
        yield return Row("password of a wrong kind", PullSecrets.Config((host, $$"""{"password":["{{Mark}}"]}""")));
        yield return Row("entry of a wrong kind", PullSecrets.Config((host, $"\"{Mark}\"")));
        yield return Row("broken JSON", $$"""{"auths":{"{{host}}":{"password":"{{Mark}}" """);
        yield return Row("the whole", Mark);
        yield return Row("password in the key", PullSecrets.Config(($"u:{Mark}@{host}", "{}")));
        yield return Row("password in the key, with a slash", PullSecrets.Config(($"u:{Mark}/x@{host}/my-ns", "{}")));
        yield return Row("password in the key of a URL", PullSecrets.Config(($"https://u:{Mark}@{host}/my-ns", "{}")));
        yield return Row("password in a key that can't be read", PullSecrets.Config(($"u {Mark}@{host}", "{}")));
        yield return Row("parameter in the key", PullSecrets.Config(($"https://{host}/?token={Mark}", "{}"), ($"{host}#{Mark}", "{}")));
        yield return Row("fault below such a key", PullSecrets.Config(($"https://u:{Mark}@{host}?x={Mark}", """{"auth":"%"}""")));

        static TestCaseData Row(string what, string json) => new TestCaseData(json).SetArgDisplayNames(what);
    }

    [TestCaseSource(nameof(Secrets))]
    public void Mark_InASecret_IsInNoPublicMemberTextOrJson(string json)
    {
        PullSecretLookup lookup = PullSecrets.Lookup(PullSecrets.Image, PullSecrets.OfJson(json));
        List<string> texts = [JsonSerializer.Serialize(lookup)];
        int seen = 0;
        Walk(lookup);

        Assert.That(seen, Is.GreaterThan(5), "The walk saw nothing.");
        foreach (string mark in new[] { Mark, PullSecrets.Base64(Mark)[..12], PullSecrets.Base64("u:" + Mark)[..12], "s3cr3t" })
        {
            Assert.That(texts, Has.None.Contains(mark));
        }

        void Walk(object? value)
        {
            if (value is null)
            {
                return;
            }

            seen++;
            texts.Add(value.ToString()!);
            if (value is IEnumerable list and not string)
            {
                foreach (object? item in list)
                {
                    Walk(item);
                }
            }
            else if (value.GetType().Assembly == typeof(PullSecret).Assembly && !value.GetType().IsEnum)
            {
                foreach (PropertyInfo property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0))
                {
                    Walk(property.GetValue(value));
                }
            }
        }
    }

    [Test]
    public void Mark_OfTheTest_IsReadWhereItShouldBe() =>
        Assert.That(PullSecrets.OfJson(PullSecrets.Config((PullSecrets.Host, PullSecrets.Login("u", Mark)))).Entries.Single().Password, Is.EqualTo(Mark));

    [TestCase("registry.example.com:5000/team", "registry.example.com:5000/team")]
    [TestCase("https://u:p@registry.example.com/team", "https://***@registry.example.com/team")]
    [TestCase("u:p/w@registry.example.com", "***@registry.example.com")]
    [TestCase("registry.example.com/team/app@sha256:abc", "registry.example.com/team/app@sha256:abc")]
    [TestCase("https://u:p@shanghai.example.com:8443", "https://***@shanghai.example.com:8443")]
    [TestCase("u:p@shared.example.com:5000/ns", "***@shared.example.com:5000/ns")]
    [TestCase("https://u:p@sha256:5000", "https://***@sha256:5000")]
    [TestCase("https://u:p#1@registry.example.com", "https://***@registry.example.com")]
    [TestCase("https://u:p?1@registry.example.com/ns?q=1", "https://***@registry.example.com/ns?***")]
    [TestCase("u:p#1@registry.example.com", "***@registry.example.com")]
    [TestCase("https://registry.example.com/?q=1", "https://registry.example.com/?***")]
    [TestCase("a.b\n\u202E", "a.b\\n\\u202E")]
    public void Host_OfAnEntry_ShowsTheKey(string key, string shown) => Assert.That(PullSecrets.For(key).Entries.Single().Host, Is.EqualTo(shown));
}
