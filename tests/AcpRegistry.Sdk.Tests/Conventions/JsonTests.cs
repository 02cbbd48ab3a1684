using System.Collections;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Diagnostics;
using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Workloads;

namespace AcpRegistry.Sdk.Tests.Conventions;

/// <summary>A service returns results as they are, so System.Text.Json has to write every one of them.</summary>
[TestFixture]
public sealed partial class JsonTests
{
    private const string Password = "s3cr3t-password";

    private static readonly AcpRegistryException Error = new AcpRegistryForbiddenException("It is forbidden.", "Ask for the right.", status: 403);

    private static readonly JsonSerializerOptions[] Settings = [JsonSerializerOptions.Default, JsonSerializerOptions.Web];

    /// <summary>What the public methods of the abstractions return, and what that holds.</summary>
    private static IReadOnlyCollection<Type> ResultTypes
    {
        get
        {
            var found = new HashSet<Type>();
            foreach (var method in typeof(AcpRegistryOptions).Assembly.GetExportedTypes()
                .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)))
            {
                Add(method.ReturnType);
            }

            return found;

            void Add(Type type)
            {
                foreach (var part in type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments())
                {
                    Add(part);
                }

                if (type.Assembly == typeof(AcpRegistryOptions).Assembly && !type.IsInterface && !type.IsGenericParameter && found.Add(type))
                {
                    foreach (var property in Properties(type))
                    {
                        Add(property.PropertyType);
                    }
                }
            }
        }
    }

    [Test]
    public void Results_AllTypes_AreWrittenWithEnumsAsTexts([ValueSource(nameof(Settings))] JsonSerializerOptions options)
    {
        var written = new HashSet<Type>();
        foreach (var sample in Samples())
        {
            var json = JsonSerializer.Serialize(sample, sample.GetType(), options);

            using var document = JsonDocument.Parse(json);
            Compare(sample, document.RootElement, options, written, sample.GetType().Name);
            Assert.That(json, Does.Not.Contain(Password));
        }

        Assert.That(ResultTypes, Has.Count.GreaterThan(50), "The test would pass on nothing.");
        Assert.That(
            ResultTypes.Where(type => !type.IsEnum && !written.Any(type.IsAssignableFrom)).Select(type => type.Name), Is.Empty, "Add a sample that holds one of these.");
    }

    [Test]
    public void Enums_AllPublic_AreTextsBothWays() => Assert.Multiple(() =>
    {
        foreach (var type in typeof(AcpRegistryOptions).Assembly.GetExportedTypes().Where(type => type.IsEnum))
        {
            foreach (var value in Enum.GetValues(type))
            {
                var json = JsonSerializer.Serialize(value, type);
                Assert.That(json, Is.EqualTo($"\"{value}\""), type.Name);
                Assert.That(JsonSerializer.Deserialize(json, type), Is.EqualTo(value), type.Name);
            }
        }
    });

    [Test]
    public void Decision_WithAnError_HoldsCodeProblemRemedyAndStatus() => Assert.That(
        JsonSerializer.Serialize(
            AccessDecision.Indeterminate(new AccessQuestion(AccessSubject.User("alice"), "shared-ns"), Error), JsonSerializerOptions.Web),
        Is.EqualTo(
            """{"question":{"subject":{"kind":"User","namespace":null,"name":"alice","userName":"alice","groups":["system:authenticated"]},"""
            + "\"namespace\":\"shared-ns\",\"repository\":null,\"groups\":[]},\"verdict\":\"Indeterminate\",\"method\":\"None\",\"reason\":null,\"warning\":null,"
            + "\"error\":{\"code\":\"ACPR302\",\"problem\":\"It is forbidden.\",\"remedy\":\"Ask for the right.\",\"status\":403},\"isAllowed\":false}"));

    [Test]
    public void Errors_OfEveryKind_AreWrittenWithoutTheExceptionsOwnParts() => Assert.Multiple(() =>
    {
        foreach (var type in typeof(AcpRegistryException).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(AcpRegistryException))))
        {
            var error = (AcpRegistryException)type.GetConstructors().Single().Invoke(["The problem.", "The remedy.", "ACPR999", null, null]);
            try
            {
                throw error;
            }
            catch (AcpRegistryException thrown)
            {
                const string Json = """{"Code":"ACPR999","Problem":"The problem.","Remedy":"The remedy."}""";
                Assert.That(thrown.Problem, Is.EqualTo("The problem."));
                Assert.That(JsonSerializer.Serialize(thrown), Is.EqualTo(Json), type.Name);
                Assert.That(JsonSerializer.Serialize(thrown, type), Is.EqualTo(Json), type.Name);
            }
        }
    });

    [Test]
    public void Error_InJson_IsNotRead() => Assert.That(
        () => JsonSerializer.Deserialize<AcpRegistryException>("""{"Code":"ACPR999"}"""), Throws.TypeOf<NotSupportedException>());

    [Test]
    public void Service_RoundTrips()
    {
        var service = Service();

        Assert.That(JsonSerializer.Deserialize<RegistryService>(JsonSerializer.Serialize(service)), Is.EqualTo(service));
        Assert.That(
            JsonSerializer.Serialize(service, JsonSerializerOptions.Web),
            Does.Contain("\"clusterIPs\":[\"10.4.0.1\",\"fd00::1\"]").And.Contain("\"readyEndpoints\":[\"10.3.0.5:5000\",\"[fd00::5]:5000\"]"));
    }

    [TestCase("""{"Name":"s","Namespace":"n","ClusterIPs":["no"]}""")]
    [TestCase("""{"Name":"s","Namespace":"n","ClusterIPs":[5]}""")]
    [TestCase("""{"Name":"s","Namespace":"n","ClusterIPs":"10.4.0.1"}""")]
    [TestCase("""{"Name":"s","Namespace":"n","ReadyEndpoints":["10.4.0.1:x"]}""")]
    public void Service_WithoutAddresses_IsAJsonException(string json) =>
        Assert.That(() => JsonSerializer.Deserialize<RegistryService>(json), Throws.TypeOf<JsonException>());

    [Test]
    public void GeneratedContext_WritesWhatReflectionDoes() => Assert.Multiple(() =>
    {
        var decision = Samples().OfType<AccessDecision>().First();
        Assert.That(JsonSerializer.Serialize(decision, Generated.Default.AccessDecision), Is.EqualTo(JsonSerializer.Serialize(decision)));
        Assert.That(JsonSerializer.Serialize(Service(), Generated.Default.RegistryService), Is.EqualTo(JsonSerializer.Serialize(Service())));
        Assert.That(JsonSerializer.Serialize(Inspection(), Generated.Default.RegistryInspection), Is.EqualTo(JsonSerializer.Serialize(Inspection())));
        Assert.That(JsonSerializer.Serialize(Applied(), Generated.Default.ApplyResult), Is.EqualTo(JsonSerializer.Serialize(Applied())));
    });

    private static IEnumerable<PropertyInfo> Properties(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetIndexParameters().Length == 0 && property.GetCustomAttribute<JsonIgnoreAttribute>() is null);

    private static void Compare(object? value, JsonElement json, JsonSerializerOptions options, HashSet<Type> written, string path)
    {
        if (value is not null)
        {
            written.Add(value.GetType());
        }

        switch (value)
        {
            case null:
                Assert.That(json.ValueKind, Is.EqualTo(JsonValueKind.Null), path);
                break;
            case Enum or IPAddress or IPEndPoint or ImageReference:
                Assert.That((json.ValueKind, json.GetString()), Is.EqualTo((JsonValueKind.String, value.ToString())), path);
                break;
            case AcpRegistryException error:
                Assert.That(json.EnumerateObject().First().Value.GetString(), Is.EqualTo(error.Code), path);
                break;
            case string text:
                Assert.That(json.GetString(), Is.EqualTo(text), path);
                break;
            case IDictionary or bool or int or long or DateTimeOffset or Uri:
                break;
            case IEnumerable list:
                var (values, elements) = (list.Cast<object?>().ToList(), json.EnumerateArray().ToList());
                Assert.That(elements, Has.Count.EqualTo(values.Count), path);
                for (var i = 0; i < values.Count; i++)
                {
                    Compare(values[i], elements[i], options, written, $"{path}[{i}]");
                }

                break;
            default:
                Assert.That(value.GetType().Assembly, Is.EqualTo(typeof(AcpRegistryOptions).Assembly), path);
                foreach (var property in Properties(value.GetType()))
                {
                    var name = options.PropertyNamingPolicy?.ConvertName(property.Name) ?? property.Name;
                    Compare(property.GetValue(value), json.GetProperty(name), options, written, $"{path}.{property.Name}");
                }

                break;
        }
    }

    private static IEnumerable<object> Samples()
    {
        var pods = AccessSubject.ServiceAccount("my-ns", "default");
        var question = new AccessQuestion(pods, "shared-ns") { Repository = "app", Groups = ["dev"] };
        var rule = new AccessRule { ApiGroups = ["registry.alauda.io"], Resources = ["images"], Verbs = ["get"], ResourceNames = ["app"] };
        var bound = new AccessBinding { Namespace = "shared-ns", Name = "pull", RoleName = "system:image-puller" };
        var path = new PullAccessPath { Subject = pods, Who = "somebody", Binding = bound, Rules = [rule] };
        var spot = new PullAccessBlindSpot { Kind = PullAccessBlindSpotKind.RoleRules, Text = "Not read.", Remedy = "Ask.", Binding = bound };
        var finding = FindingOf(FindingSeverity.Warning);
        var grant = new PullGrant("shared-ns", pods) { Reason = "why" };
        var binding = Binding(pods);
        yield return AccessDecision.Indeterminate(question, Error);
        yield return AccessDecision.Allowed(question, AccessMethod.SubjectAccessReview, "because", "but");
        yield return new PullAccessOverview { Namespace = "shared-ns", Entries = [path], BlindSpots = [spot] };
        yield return new PullAccessExplanation
        {
            Question = question,
            GrantedBy = [path],
            NearMisses = [new PullAccessNearMiss { Kind = PullAccessNearMissKind.OtherVerb, Binding = bound, Text = "Near.", Remedy = "Grant.", Rule = rule }],
            BlindSpots = [spot],
        };
        yield return new GrantResult { Outcome = GrantOutcome.Created, Binding = binding, AlsoGrantedBy = [binding], Findings = [finding] };
        yield return new RevokeResult
        {
            Outcome = RevokeOutcome.Deleted,
            StillGrantedBy = [binding],
            Decision = AccessDecision.Denied(question, AccessMethod.SubjectAccessReview),
        };
        yield return Applied();
        yield return new GrantCheck(grant, [finding]);
        yield return new GrantSet("team", ["shared-ns"], [grant]);
        yield return RegistryProfile.FromOptions(new AcpRegistryOptions { ExternalHosts = { "reg.io" } });
        yield return RegistryProfile.InternalDockerRegistry.Create("shared-ns", "app", "1.4.0");
        yield return Service();
        yield return Hosts().Check(Service());
        yield return Hosts();
        yield return Lookup();
        yield return Inspection();
        yield return new Workload
        {
            Reference = new WorkloadReference(WorkloadKind.Pod, "my-ns", "web-0"),
            Containers =
            [
                new WorkloadContainer
                {
                    Name = "app", Image = "nginx", PullPolicy = ImagePullPolicy.Always, Waiting = new ContainerWaiting { Reason = "ErrImagePull", Message = "m" },
                },
            ],
            ServiceAccount = "default",
            PullSecrets = ["pull"],
            PodLabels = new Dictionary<string, string> { ["app"] = "web" },
        };
        yield return new PodPullSecrets
        {
            Namespace = "my-ns", ServiceAccount = "default", Origin = PullSecretsOrigin.ExistingPod, ServiceAccountState = ServiceAccountState.Present, Names = ["pull"],
        };
        yield return new PullDiagnosis(
            PullTarget.Pod("my-ns", "web-0") with { NodeHosts = Hosts() },
            [new DiagnosticCheck("permission", DiagnosticStatus.Fail, "Denied.", "nginx", [FindingOf(FindingSeverity.Error)])]);
        yield return PullFailure.Read("unauthorized");
    }

    private static Finding FindingOf(FindingSeverity severity) => new("ACPR999", severity, "It is so.", "Do this.", ["seen"]);

    private static PullRoleBinding Binding(AccessSubject subject) => new()
    {
        Namespace = "shared-ns",
        Name = "pull",
        Subjects = [subject, AccessSubject.Group("dev")],
        Uid = "u",
        ResourceVersion = "1",
        ExpiresAt = DateTimeOffset.UnixEpoch,
        Finalizers = ["f"],
    };

    private static ApplyResult Applied()
    {
        var grant = new PullGrant("shared-ns", AccessSubject.User("alice"));
        var change = GrantChange.Create(grant, "new");
        var delete = GrantChange.Delete(Binding(AccessSubject.User("bob")), GrantChangeReason.Expired);
        var plan = new GrantPlan(
            "team",
            "system:image-puller",
            [change, delete],
            withheld: [new WithheldGrant(grant, GrantChangeReason.Expired)],
            overlaps: [new GrantOverlap(grant, Binding(AccessSubject.User("alice")))],
            findings: [FindingOf(FindingSeverity.Information)]);
        return new ApplyResult(plan, [GrantChangeResult.Failed(change, Error), GrantChangeResult.Done(delete)]);
    }

    private static RegistryService Service() => new()
    {
        Name = "internal-docker-registry",
        Namespace = "cpaas-system",
        ClusterIPs = [IPAddress.Parse("10.4.0.1"), IPAddress.Parse("fd00::1")],
        Ports = [443],
        ReadyEndpoints = [IPEndPoint.Parse("10.3.0.5:5000"), IPEndPoint.Parse("[fd00::5]:5000")],
    };

    private static NodeHostsFile Hosts() => NodeHostsFile.Parse("10.4.0.9 internal-docker-registry.cpaas-system.svc\n");

    private static PullSecretLookup Lookup()
    {
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"robot:{Password}"));
        var data = new Dictionary<string, byte[]> { [".dockerconfigjson"] = Encoding.UTF8.GetBytes($$"""{"auths": {"reg.io": {"auth": "{{auth}}"} } }""") };
        return PullSecretLookup.Of(
            ImageReference.Parse("reg.io/shared-ns/app"),
            [PullSecret.Create("my-ns", "pull", PullSecret.DockerConfigJsonType, data), PullSecret.Missing("my-ns", "other")],
            DateTimeOffset.UnixEpoch);
    }

    private static RegistryInspection Inspection() => new()
    {
        Image = ImageReference.Parse("reg.io/shared-ns/app"),
        Address = new Uri("https://reg.io:443/"),
        Steps = [.. Enum.GetValues<RegistryStage>().Select(stage => new RegistryStep(
            stage, RegistryStepOutcome.Failed, "It failed.", [FindingOf(FindingSeverity.Error)]))],
        Addresses = [IPAddress.Loopback],
        ConnectedTo = IPAddress.IPv6Loopback,
        Certificate = new RegistryCertificate("CN=a", "CN=b", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, ["reg.io"]),
        Challenge = new RegistryChallenge("Bearer", "https://reg.io"),
        Attempts = [new CredentialAttempt(new PullCredential("robot", Password), CredentialAttemptOutcome.Refused, FindingOf(FindingSeverity.Error))],
        Manifest = new RegistryManifest("sha256:0", "application/json", 5, ["linux/amd64"]),
    };

    [JsonSerializable(typeof(AccessDecision))]
    [JsonSerializable(typeof(RegistryService))]
    [JsonSerializable(typeof(RegistryInspection))]
    [JsonSerializable(typeof(ApplyResult))]
    private sealed partial class Generated : JsonSerializerContext;
}
