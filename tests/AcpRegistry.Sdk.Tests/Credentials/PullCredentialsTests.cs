using System.Text;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Tests.Support;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace AcpRegistry.Sdk.Tests.Credentials;

[TestFixture]
public sealed class PullCredentialsTests
{
    private static readonly ImageReference Image = ImageReference.Parse(PullSecrets.Image);

    private Mock<IClusterApi> _cluster = null!;

    [SetUp]
    public void MakeCluster() => _cluster = new Mock<IClusterApi>();

    [Test]
    public async Task FindAsync_SeveralSecrets_AreReadOnceEachInThePodsOrder()
    {
        HasSecret("one", Secret(PullSecrets.Host));
        HasSecret("two", Secret("other.host"));

        PullSecretLookup found = await Credentials().FindAsync("my-ns", ["two", "gone", "one", "two"], Image);

        Assert.That(found.Secrets.Select(secret => (secret.Name, secret.Problem)), Is.EqualTo(
            [("two", PullSecretProblem.None), ("gone", PullSecretProblem.Missing), ("one", PullSecretProblem.None)]));
        Assert.That(found.Matches.Select(match => (match.SecretName, match.Username)), Is.EqualTo([("one", "u")]));
        Assert.That(_cluster.Invocations, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task FindAsync_SecretThatMayNotBeRead_IsAnOutcomeAndTheOthersGoOn()
    {
        _cluster.Setup(api => api.FindSecretAsync("my-ns", "hidden", It.IsAny<CancellationToken>())).ThrowsAsync(Forbidden());
        HasSecret("one", Secret(PullSecrets.Host));

        PullSecretLookup found = await Credentials().FindAsync("my-ns", ["hidden", "one"], Image);

        Assert.That((found.Secrets[0].Problem, found.IsComplete, found.Matches.Count), Is.EqualTo((PullSecretProblem.NotReadable, false, 1)));
    }

    [Test]
    public void FindAsync_ServerThatCantBeAsked_Throws()
    {
        _cluster.Setup(api => api.FindSecretAsync("my-ns", "one", It.IsAny<CancellationToken>())).ThrowsAsync(new AcpRegistryUnreachableException("Away.", "Wait."));

        Assert.ThrowsAsync<AcpRegistryUnreachableException>(() => Credentials().FindAsync("my-ns", ["one"], Image));
    }

    [TestCase("")]
    [TestCase("../x")]
    [TestCase("A b")]
    public async Task FindAsync_NameThatNoSecretCanHave_IsMissingWithoutARequest(string name)
    {
        PullSecretLookup found = await Credentials().FindAsync("my-ns", [name], Image);

        Assert.That((found.Secrets.Single().Problem, _cluster.Invocations.Count), Is.EqualTo((PullSecretProblem.Missing, 0)));
    }

    [Test]
    public async Task FindAsync_Token_ExpiresByTheClockGiven()
    {
        var time = new FakeTimeProvider(PullSecrets.Now);
        HasSecret("one", Secret(PullSecrets.Host, PullSecrets.Token($$"""{"exp":{{PullSecrets.Now.ToUnixTimeSeconds() + 60}}}""")));

        PullSecretOutcome before = (await Credentials(time).FindAsync("my-ns", ["one"], Image)).Checks.Single().Outcome;
        time.Advance(TimeSpan.FromSeconds(60));
        PullSecretOutcome after = (await Credentials(time).FindAsync("my-ns", ["one"], Image)).Checks.Single().Outcome;

        Assert.That((before, after), Is.EqualTo((PullSecretOutcome.Matches, PullSecretOutcome.MatchesExpired)));
    }

    [Test]
    public void Calls_InputThatCantBeRight_AreRefusedBeforeAnyRequest()
    {
        IPullCredentials credentials = Credentials();

        Assert.Multiple(() =>
        {
            Assert.ThrowsAsync<AcpRegistryArgumentException>(() => credentials.FindAsync("My_Ns", ["one"], Image));
            Assert.ThrowsAsync<AcpRegistryArgumentException>(() => credentials.WaitForPullSecretAsync("My_Ns"));
            Assert.ThrowsAsync<AcpRegistryArgumentException>(() => credentials.WaitForPullSecretAsync("my-ns", "a/b"));
            Assert.ThrowsAsync<AcpRegistryArgumentException>(() => credentials.WaitForPullSecretAsync("my-ns", timeout: TimeSpan.FromTicks(-1)));
            Assert.ThrowsAsync<AcpRegistryArgumentException>(() => credentials.WaitForPullSecretAsync("my-ns", timeout: TimeSpan.FromHours(1.01)));
            Assert.That(_cluster.Invocations, Is.Empty);
        });
    }

    private static IEnumerable<TestCaseData> NotReady()
    {
        yield return Row("no account", null, [], "there is no ServiceAccount 'default' in the namespace 'my-ns'");
        yield return Row("no list", Account(), [], "names no imagePullSecrets");
        yield return Row("no name in it", new V1ServiceAccount { ImagePullSecrets = [new V1LocalObjectReference()] }, [], "names no imagePullSecrets");
        yield return Row("no Secret", Account("one"), [], "The Secret 'one' in the namespace 'my-ns' doesn't exist");
        yield return Row("other type", Account("one"), [new V1Secret { Type = "Opaque" }], "passes over in silence");
        yield return Row("no entry", Account("one"), [Secret()], "they are empty");
        yield return Row("other host", Account("one"), [Secret("other.host")], "'other.host' of Secret 'one': It is for another host");
        yield return Row("other spelling", Account("one"), [Secret(PullSecrets.Host + ".cluster.local")], $"write '{PullSecrets.Host}'");
        yield return Row("other namespace", Account("one"), [Secret(PullSecrets.Host + "/other-ns")], "The image's path doesn't begin");
        yield return Row("no password", Account("one"), [Secret(PullSecrets.Host, "")], "its password is empty");
        yield return Row("expired", Account("one"), [Secret(PullSecrets.Host, PullSecrets.Token("""{"exp":1}"""))], "its token expired at 1970-01-01 00:00:01Z");
        yield return Row("account that is being deleted", Going(Account("one")), [Secret(PullSecrets.Host)], "the ServiceAccount 'default' in the namespace 'my-ns' is being deleted");
        yield return Row("Secret that is being deleted", Account("one"), [Going(Secret(PullSecrets.Host))], "The Secret 'one' is being deleted");
        yield return Row("a malformed one too", Account("one", "two"), [Secret(PullSecrets.Host), Broken()], "The Secret 'two' in the namespace 'my-ns' is malformed");

        static TestCaseData Row(string what, V1ServiceAccount? account, V1Secret[] secrets, string text) =>
            new TestCaseData(account, secrets, text).SetArgDisplayNames(what);
    }

    [TestCaseSource(nameof(NotReady))]
    public void WaitForPullSecretAsync_OfZero_LooksOnceAndSaysWhatIsMissing(V1ServiceAccount? account, V1Secret[] secrets, string text)
    {
        HasAccount(() => account);
        for (var i = 0; i < secrets.Length; i++)
        {
            HasSecret(i == 0 ? "one" : "two", secrets[i]);
        }

        var failure = Assert.ThrowsAsync<AcpRegistryTimeoutException>(() => Credentials().WaitForPullSecretAsync("my-ns", timeout: TimeSpan.Zero))!;

        Assert.That(failure.Code, Is.EqualTo(AcpRegistryCodes.PullSecretNotReady));
        Assert.That(failure.Message, Does.Contain(text).And.Contain("kubectl get serviceaccount default -n my-ns -o yaml"));
        Assert.That(_cluster.Invocations.Count(call => call.Method.Name == nameof(IClusterApi.FindServiceAccountAsync)), Is.EqualTo(1));
    }

    [TestCase(PullSecrets.Host)]
    [TestCase("https://" + PullSecrets.Host + "/v2/")]
    [TestCase(PullSecrets.Host + "/my-ns")]
    public async Task WaitForPullSecretAsync_Ready_AnswersAtOnce(string key)
    {
        HasAccount(() => Account("gone", "one"));
        HasSecret("one", Secret(key));

        PullSecretLookup found = await Credentials(new HurriedTime(TimeSpan.FromSeconds(6))).WaitForPullSecretAsync("my-ns");

        Assert.That((found.LookedUp, found.Matches.Single().SecretName), Is.EqualTo(($"{PullSecrets.Host}/my-ns", "one")));
    }

    [Test]
    public async Task WaitForPullSecretAsync_KeyOfTheNamespaceWithASlash_IsReady()
    {
        HasAccount(() => Account("one"));
        HasSecret("one", Secret(PullSecrets.Host + "/my-ns/"));

        PullSecretLookup found = await Credentials(new HurriedTime(TimeSpan.FromSeconds(6))).WaitForPullSecretAsync("my-ns");

        Assert.That(found.Matches.Single().SecretName, Is.EqualTo("one"));
    }

    [Test]
    public async Task WaitForPullSecretAsync_MadeWhileWaiting_IsFoundAfterGrowingPauses()
    {
        var time = new HurriedTime(TimeSpan.FromSeconds(6));
        var looks = 0;
        HasAccount(() => ++looks switch { < 8 => null, < 10 => Account(), _ => Account("one") });
        _cluster.Setup(api => api.FindSecretAsync("my-ns", "one", It.IsAny<CancellationToken>()))
            .ReturnsAsync(() => looks < 12 ? null : Secret(looks < 13 ? "other.host" : PullSecrets.Host));

        PullSecretLookup found = await Credentials(time).WaitForPullSecretAsync("my-ns", "default", TimeSpan.FromHours(1));

        Assert.That((looks, found.Matches.Count, time.Waits.Count), Is.EqualTo((13, 1, 12)));
        for (var (i, whole) = (0, 100.0); i < time.Waits.Count; i++, whole = Math.Min(whole * 1.5, 5000))
        {
            Assert.That(time.Waits[i].TotalMilliseconds, Is.InRange((whole / 2) - 1, whole + 1));
        }
    }

    [Test]
    public void WaitForPullSecretAsync_NeverMade_TimesOutAfterAMinuteWithWhatIsMissing()
    {
        var time = new HurriedTime(TimeSpan.FromSeconds(6));
        var began = time.GetUtcNow();
        HasAccount(() => Account());

        var failure = Assert.ThrowsAsync<AcpRegistryTimeoutException>(() => Credentials(time).WaitForPullSecretAsync("my-ns"))!;

        Assert.That(failure.Code, Is.EqualTo(AcpRegistryCodes.PullSecretNotReady));
        Assert.That(failure.Message, Does.Contain("after 60 s").And.Contain("names no imagePullSecrets"));
        Assert.That((time.GetUtcNow() - began).TotalSeconds, Is.InRange(60, 70));
    }

    [Test]
    public void WaitForPullSecretAsync_ServerThatHangs_TimesOutToo()
    {
        var time = new FakeTimeProvider();
        _cluster.Setup(api => api.FindServiceAccountAsync("my-ns", "default", It.IsAny<CancellationToken>()))
            .Returns(async (string _, string _, CancellationToken token) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return null;
            });

        Task<PullSecretLookup> wait = Credentials(time).WaitForPullSecretAsync("my-ns", timeout: TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.That(Assert.ThrowsAsync<AcpRegistryTimeoutException>(() => wait)!.Message, Does.Contain("has not answered yet"));
    }

    [Test]
    public async Task WaitForPullSecretAsync_CallerGivesUp_IsACancellationOfHis()
    {
        using var source = new CancellationTokenSource();
        HasAccount(() =>
        {
            source.Cancel();
            return null;
        });

        var failure = Assert.CatchAsync<OperationCanceledException>(() => Credentials(new FakeTimeProvider()).WaitForPullSecretAsync("my-ns", cancellationToken: source.Token))!;
        await source.CancelAsync();

        Assert.That(failure.CancellationToken, Is.EqualTo(source.Token));
        Assert.CatchAsync<OperationCanceledException>(() => Credentials().WaitForPullSecretAsync("my-ns", timeout: TimeSpan.Zero, cancellationToken: source.Token));
    }

    [Test]
    public void WaitForPullSecretAsync_WithoutTheRight_SaysSoAtOnce()
    {
        HasAccount(() => Account("one"));
        _cluster.Setup(api => api.FindSecretAsync("my-ns", "one", It.IsAny<CancellationToken>())).ThrowsAsync(Forbidden());

        Assert.ThrowsAsync<AcpRegistryForbiddenException>(() => Credentials().WaitForPullSecretAsync("my-ns"));
    }

    private static T Going<T>(T thing)
        where T : k8s.IKubernetesObject<V1ObjectMeta>
    {
        (thing.Metadata ??= new V1ObjectMeta()).DeletionTimestamp = DateTime.UnixEpoch;
        return thing;
    }

    private IPullCredentials Credentials(TimeProvider? time = null)
    {
        time ??= new FakeTimeProvider(PullSecrets.Now);
        return new PullCredentials(_cluster.Object, new RegistryProfileSource(_cluster.Object, new AcpRegistryOptions(), time), time);
    }

    private void HasSecret(string name, V1Secret secret) =>
        _cluster.Setup(api => api.FindSecretAsync("my-ns", name, It.IsAny<CancellationToken>())).ReturnsAsync(secret);

    private void HasAccount(Func<V1ServiceAccount?> account) =>
        _cluster.Setup(api => api.FindServiceAccountAsync("my-ns", "default", It.IsAny<CancellationToken>())).ReturnsAsync(account);

    private static V1ServiceAccount Account(params string[] secrets) =>
        new() { ImagePullSecrets = secrets.Length == 0 ? null : [.. secrets.Select(name => new V1LocalObjectReference { Name = name })] };

    private static V1Secret Secret(string? key = null, string password = "p") =>
        Json(PullSecrets.Config(key is null ? [] : [(key, PullSecrets.Login("u", password))]));

    private static V1Secret Broken() => Json("""{"auths":{"x":{"auth":"%"}}}""");

    private static V1Secret Json(string json) => new()
    {
        Type = PullSecret.DockerConfigJsonType,
        Data = new Dictionary<string, byte[]> { [".dockerconfigjson"] = Encoding.UTF8.GetBytes(json) },
    };

    private static AcpRegistryForbiddenException Forbidden() => new("No.", "Ask.");
}
