using System.Net;
using System.Text;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Images;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>Pull secrets as the API server keeps them, and what is found in them.</summary>
public abstract class PullSecretBehaviour : SdkBehaviour
{
    private const string Host = "internal-docker-registry.cpaas-system.svc";
    private const string Json = PullSecret.DockerConfigJsonType;
    private const string Flat = PullSecret.DockerConfigType;
    private const string Good = """{"auths":{"internal-docker-registry.cpaas-system.svc":{"auth":"dTpw"}}}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private ImageReference Image => ImageReference.Parse($"{Host}/{Owner}/app:1");

    [Test]
    public async Task Find_BothTypes_GivesWhatKubeletTriesInItsOrder()
    {
        await MakeAsync("json", Json, ".dockerconfigjson", Good);
        await MakeAsync("flat", Flat, ".dockercfg", "{\"" + Host + "/" + Owner + "\":" + """{"username":"v","password":"p:q"},"other.host":{"auth":"dTpw"}}""");

        PullSecretLookup found = await Sdk.Credentials.FindAsync(Owner, ["json", "flat"], Image);

        Assert.That(found.Matches.Select(match => (match.SecretName, match.Host, match.Username)), Is.EqualTo(
            [("flat", $"{Host}/{Owner}", "v"), ("json", Host, "u")]));
        Assert.That((found.IsFailed, found.IsComplete, found.Checks.Count), Is.EqualTo((false, true, 3)));
    }

    [Test]
    public async Task Find_WhatIsOfNoUse_SaysWhy()
    {
        await MakeAsync("opaque", "Opaque", ".dockerconfigjson", Good);
        await MakeAsync("empty", Json, ".dockerconfigjson", "{}");

        PullSecretLookup found = await Sdk.Credentials.FindAsync(Owner, ["opaque", "empty", "gone"], Image);

        Assert.That(found.Secrets.Select(secret => secret.Problem), Is.EqualTo([PullSecretProblem.OtherType, PullSecretProblem.None, PullSecretProblem.Missing]));
        Assert.That((found.IsFailed, found.Matches.Count), Is.EqualTo((false, 0)));
    }

    [TestCase("""{"auths":{"other.host":{"auth":"%"}}}""", PullSecretProblem.BrokenBase64)]
    [TestCase("""{"auths":{"other.host":{"auth":"dXA="}}}""", PullSecretProblem.NoColon)]
    [TestCase("""{"auths":[]}""", PullSecretProblem.WrongShape)]
    public async Task Find_MalformedSecretThatTheServerTook_FailsTheWhole(string json, PullSecretProblem problem)
    {
        await MakeAsync("good", Json, ".dockerconfigjson", Good);
        await MakeAsync("broken", Json, ".dockerconfigjson", json);

        PullSecretLookup found = await Sdk.Credentials.FindAsync(Owner, ["good", "broken"], Image);

        Assert.That((found.IsFailed, found.Matches.Count, found.Secrets[1].Problem), Is.EqualTo((true, 0, problem)));
    }

    [Test]
    public async Task Find_WithTheRightOnOneSecret_ReadsThatAndKnowsNothingOfTheOther()
    {
        await MakeAsync("one", Json, ".dockerconfigjson", Good);
        await MakeAsync("two", Json, ".dockerconfigjson", Good);
        V1PolicyRule right = Rule("", "secrets", "get");
        right.ResourceNames = ["one"];
        AcpRegistryClient user = await SdkOfUserWithAsync(right);

        PullSecretLookup found = await user.Credentials.FindAsync(Owner, ["one", "two"], Image);

        Assert.That(found.Secrets.Select(secret => secret.Problem), Is.EqualTo([PullSecretProblem.None, PullSecretProblem.NotReadable]));
        Assert.That((found.IsComplete, found.Matches.Count), Is.EqualTo((false, 1)));
    }

    [TestCase(Json, ".dockercfg", Good)]
    [TestCase(Flat, ".dockerconfigjson", Good)]
    [TestCase(Json, ".dockerconfigjson", "{")]
    [TestCase(Json, ".dockerconfigjson", "[]")]
    [TestCase(Json, ".dockerconfigjson", "")]
    [TestCase(Flat, ".dockercfg", "x")]
    public async Task Create_OfTypeWithoutItsKeyOrAJsonObject_Refused(string type, string key, string value)
    {
        Refusal refusal = await Refusal.OfAsync(() => MakeAsync("bad", type, key, value));

        Assert.That((refusal.Code, refusal.Reason), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "Invalid")));
        Assert.That(refusal.Message, Does.Contain(type == Json ? "data[.dockerconfigjson]" : "data[.dockercfg]"));
    }

    [Test]
    public async Task Wait_NamespaceAccountAndSecretMadeMeanwhile_FindsTheSecret()
    {
        string @namespace = NewName("new");
        Task<PullSecretLookup> wait = Sdk.Credentials.WaitForPullSecretAsync(@namespace, "puller", Patience);

        await Admin.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = @namespace } });
        var account = new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "puller" }, ImagePullSecrets = [new V1LocalObjectReference { Name = "pull" }] };
        await Admin.CoreV1.CreateNamespacedServiceAccountAsync(account, @namespace);
        bool early = wait.IsCompleted;
        await MakeAsync("pull", Json, ".dockerconfigjson", Good, @namespace);
        PullSecretLookup found = await wait;

        Assert.That((early, found.LookedUp, found.Matches.Single().SecretName), Is.EqualTo((false, $"{Host}/{@namespace}", "pull")));
    }

    [Test]
    public async Task Wait_NoAccount_TimesOutAndSaysSo()
    {
        AcpRegistryTimeoutException failure = await FailureOfAsync<AcpRegistryTimeoutException>(
            () => Sdk.Credentials.WaitForPullSecretAsync(Owner, "missing", TimeSpan.FromMilliseconds(300)));

        Assert.That(failure.Code, Is.EqualTo(AcpRegistryCodes.PullSecretNotReady));
        Assert.That(failure.Message, Does.Contain("'missing'").And.Contain($"'{Owner}'"));
    }

    [Test]
    public async Task Wait_WithoutTheRight_ForbiddenAsksForIt()
    {
        AcpRegistryForbiddenException failure = await FailureOfAsync<AcpRegistryForbiddenException>(
            () => SdkOf(NewName("user")).Credentials.WaitForPullSecretAsync(Owner));

        Assert.That(failure.Remedy, Does.Contain("'get' on 'serviceaccounts'").And.Contain($"'{Owner}'"));
    }

    private Task<V1Secret> MakeAsync(string name, string type, string key, string value, string? @namespace = null) =>
        Admin.CoreV1.CreateNamespacedSecretAsync(
            new V1Secret { Metadata = new V1ObjectMeta { Name = name }, Type = type, Data = new Dictionary<string, byte[]> { [key] = Encoding.UTF8.GetBytes(value) } },
            @namespace ?? Owner);
}
