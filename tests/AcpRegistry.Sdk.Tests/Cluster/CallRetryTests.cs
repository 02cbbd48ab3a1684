using System.Net;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Testing;
using AcpRegistry.Sdk.Tests.Support;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace AcpRegistry.Sdk.Tests.Cluster;

public sealed class CallRetryTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(30);
    private static readonly PullGrant Grant = new("shared-ns", AccessSubject.ServiceAccount("my-ns", "default"));
    private static readonly AccessQuestion Question = new(Grant.Subject, Grant.ImageNamespace);

    private readonly HurriedTime _time = new(Deadline);
    private readonly InMemoryCluster _cluster = new();
    private readonly FakeLogCollector _logs = new();

    [SetUp]
    public async Task FillAsync()
    {
        await _cluster.AddAcpRegistryAsync();
        await _cluster.CreateNamespaceAsync("my-ns");
        await _cluster.CreateNamespaceAsync("shared-ns");
    }

    private static IEnumerable<TestCaseData<InMemoryFault>> FaultsOfReads =>
    [
        Row("429", InMemoryFault.TooManyRequests()),
        Row("503", InMemoryFault.Fail(HttpStatusCode.ServiceUnavailable)),
        Row("500", InMemoryFault.Fail(HttpStatusCode.InternalServerError)),
        Row("504", InMemoryFault.Fail(HttpStatusCode.GatewayTimeout)),
        Row("cut", InMemoryFault.ConnectionLost()),
        Row("cut after effect", InMemoryFault.ConnectionLost().AfterEffect()),
    ];

    private static IEnumerable<TestCaseData<InMemoryFault>> FinalFaults =>
    [
        .. new[] { 400, 401, 403, 404, 405, 408, 409, 410, 413, 422, 501, 502 }.Select(code => Row($"{code}", InMemoryFault.Fail((HttpStatusCode)code))),
    ];

    private static IEnumerable<TestCaseData<InMemoryFault>> FaultsThatHideAWrite =>
    [
        Row("cut before", InMemoryFault.ConnectionLost()),
        Row("cut after", InMemoryFault.ConnectionLost().AfterEffect()),
        Row("503 before", InMemoryFault.Fail(HttpStatusCode.ServiceUnavailable)),
        Row("503 after", InMemoryFault.Fail(HttpStatusCode.ServiceUnavailable).AfterEffect()),
        Row("429", InMemoryFault.TooManyRequests()),
    ];

    [TestCaseSource(nameof(FaultsOfReads))]
    public async Task Read_FailsThreeTimes_SucceedsTheFourth(InMemoryFault fault)
    {
        Fail("get", 3, fault);

        var service = await Client().Addresses.GetServiceAsync();

        Assert.Multiple(() =>
        {
            Assert.That(service.Name, Is.EqualTo("internal-docker-registry"));
            Assert.That(Verbs().Take(4), Is.EqualTo(new[] { "get", "get", "get", "get" }));
            Assert.That(_time.Waits, Has.Count.EqualTo(3));
        });
    }

    [TestCaseSource(nameof(FaultsOfReads))]
    public void Read_FailsOnceMore_FailsAsTheLastRequestDid(InMemoryFault fault)
    {
        Fail("get", int.MaxValue, fault);

        var client = Client();

        Assert.That(() => client.Addresses.GetServiceAsync(), Throws.InstanceOf<AcpRegistryException>());
        Assert.That(Verbs(), Has.Length.EqualTo(4));
    }

    [TestCaseSource(nameof(FaultsOfReads))]
    public void Read_SwitchedOff_IsOneRequest(InMemoryFault fault)
    {
        Fail("get", int.MaxValue, fault);

        var client = Client(attempts: 0);

        Assert.That(() => client.Addresses.GetServiceAsync(), Throws.InstanceOf<AcpRegistryException>());
        Assert.That((Verbs().Length, _time.Waits.Count), Is.EqualTo((1, 0)));
    }

    [TestCaseSource(nameof(FinalFaults))]
    public void Read_AnswerThatStands_IsOneRequest(InMemoryFault fault)
    {
        Fail("get", int.MaxValue, fault);

        var client = Client();

        Assert.That(() => client.Addresses.GetServiceAsync(), Throws.InstanceOf<AcpRegistryException>());
        Assert.That(Verbs(), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Reads_ServerIsGone_OneWaitsForAll()
    {
        Fail("create", int.MaxValue, InMemoryFault.ConnectionLost());
        AccessQuestion[] questions = [.. Enumerable.Range(0, 1_000).Select(i => new AccessQuestion(AccessSubject.User($"user-{i}"), "shared-ns"))];

        var decisions = await Client().Permissions.CheckManyAsync(questions).ToListAsync();

        Assert.That(decisions, Has.Count.EqualTo(1_000).And.All.Property("Verdict").EqualTo(AccessVerdict.Indeterminate));
        Assert.That(decisions.Select(decision => decision.Error!.Code), Is.All.EqualTo(AcpRegistryCodes.Unreachable));
        Assert.That(_time.Waits, Has.Count.LessThanOrEqualTo(8 * 3));
    }

    [Test]
    public async Task Read_ServerAnswersAgain_IsRepeatedAsBefore()
    {
        var client = Client();
        using (_cluster.Intercept(_ => InMemoryFault.ConnectionLost()))
        {
            Assert.That(() => client.Addresses.GetServiceAsync(), Throws.TypeOf<AcpRegistryUnreachableException>());
        }

        await client.Addresses.GetServiceAsync();
        Fail("get", 2, InMemoryFault.ConnectionLost());

        await client.Addresses.GetServiceAsync();

        Assert.That(_time.Waits, Has.Count.EqualTo(3 + 2));
    }

    private static IEnumerable<TestCaseData<InMemoryFault?>> Answers =>
    [
        .. new[] { 400, 403, 404, 409, 429, 500, 503 }.Select(code => (TestCaseData<InMemoryFault?>)new TestCaseData<InMemoryFault?>(InMemoryFault.Fail((HttpStatusCode)code))
            .SetArgDisplayNames($"{code}")),
        (TestCaseData<InMemoryFault?>)new TestCaseData<InMemoryFault?>(InMemoryFault.Respond(HttpStatusCode.OK, "<html>", "text/html")).SetArgDisplayNames("no JSON"),
        (TestCaseData<InMemoryFault?>)new TestCaseData<InMemoryFault?>(InMemoryFault.Respond(HttpStatusCode.OK, "{}", "application/json")).SetArgDisplayNames("nonsense"),
    ];

    [TestCaseSource(nameof(Answers))]
    public async Task Read_ServerAnswersAnything_IsRepeatedAsBefore(InMemoryFault answer)
    {
        var client = Client();
        using (_cluster.Intercept(_ => InMemoryFault.ConnectionLost()))
        {
            Assert.That(() => client.Addresses.GetServiceAsync(), Throws.TypeOf<AcpRegistryUnreachableException>());
        }

        using (_cluster.Intercept(_ => answer))
        {
            Assert.That(() => client.RoleBindings.ListAsync("shared-ns").ToListAsync().AsTask(), Throws.InstanceOf<AcpRegistryException>());
        }

        var before = _time.Waits.Count;
        Fail("get", 2, InMemoryFault.Fail(HttpStatusCode.ServiceUnavailable));
        await client.Addresses.GetServiceAsync();

        Assert.That(_time.Waits, Has.Count.EqualTo(before + 2));
    }

    [Test]
    public async Task Read_WriteSucceededAtItsSecondRequest_IsRepeatedAsBefore()
    {
        var client = Client();
        var plan = await client.RoleBindings.PlanAsync(new GrantSet("team-a", ["shared-ns"], [Grant]));
        using (_cluster.Intercept(_ => InMemoryFault.ConnectionLost()))
        {
            Assert.That(() => client.Addresses.GetServiceAsync(), Throws.TypeOf<AcpRegistryUnreachableException>());
        }

        Fail("create", 1, InMemoryFault.ConnectionLost());
        Assert.That((await client.RoleBindings.ApplyAsync(plan)).IsComplete, Is.True);

        var before = _time.Waits.Count;
        Fail("get", 1, InMemoryFault.Fail(HttpStatusCode.ServiceUnavailable));
        await client.Addresses.GetServiceAsync();

        Assert.That(_time.Waits, Has.Count.EqualTo(before + 1));
    }

    [Test]
    public async Task Write_AnotherCallWasGivenUp_IsRepeatedAllTheSame()
    {
        var client = Client();
        using (_cluster.Intercept(_ => InMemoryFault.ConnectionLost()))
        {
            Assert.That(() => client.Addresses.GetServiceAsync(), Throws.TypeOf<AcpRegistryUnreachableException>());
        }

        Fail("create", 2, InMemoryFault.ConnectionLost());

        Assert.That((await client.RoleBindings.GrantAsync(Grant)).Outcome, Is.EqualTo(GrantOutcome.Created));
    }

    [Test]
    public async Task Wait_Unasked_GrowsAndIsBounded()
    {
        Fail("get", 10, InMemoryFault.ConnectionLost());

        await Client(attempts: 10).Addresses.GetServiceAsync();

        Assert.Multiple(() =>
        {
            Assert.That(_time.Waits, Has.Count.EqualTo(10));
            Assert.That(_time.Waits.Take(3).Sum(wait => wait.TotalSeconds), Is.LessThan(_time.Waits.Skip(7).Sum(wait => wait.TotalSeconds)));
            Assert.That(_time.Waits, Has.All.LessThanOrEqualTo(TimeSpan.FromSeconds(10)));
        });
    }

    [Test]
    public async Task Wait_ServerAsksForOne_IsThatAndALittleMore()
    {
        Fail("get", 2, InMemoryFault.Respond(HttpStatusCode.ServiceUnavailable, "", "text/plain", TimeSpan.FromSeconds(7)));

        await Client().Addresses.GetServiceAsync();

        Assert.That(_time.Waits, Has.Count.EqualTo(2).And.All.InRange(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7.25)));
    }

    [Test]
    public void Wait_ServerAsksForTooMuch_IsNotMade()
    {
        Fail("get", int.MaxValue, InMemoryFault.Respond(HttpStatusCode.TooManyRequests, "", "text/plain", TimeSpan.FromSeconds(11)));

        var client = Client();

        Assert.That(() => client.Addresses.GetServiceAsync(), Throws.TypeOf<AcpRegistryUnreachableException>());
        Assert.That((Verbs().Length, _time.Waits.Count), Is.EqualTo((1, 0)));
    }

    [Test]
    public void Wait_AMinuteOfThem_IsTheEnd()
    {
        Fail("get", int.MaxValue, InMemoryFault.Respond(HttpStatusCode.TooManyRequests, "", "text/plain", TimeSpan.FromSeconds(10)));

        var client = Client(attempts: 10);

        Assert.That(() => client.Addresses.GetServiceAsync(), Throws.TypeOf<AcpRegistryUnreachableException>());
        Assert.That(_time.Waits, Has.Count.EqualTo(6));
    }

    [Test]
    public void Wait_CallerGivesUp_EndsAtOnce()
    {
        var time = new FakeTimeProvider();
        using var giveUp = new CancellationTokenSource();
        Fail("get", int.MaxValue, InMemoryFault.TooManyRequests());

        var call = Client(time: time).Addresses.GetServiceAsync(giveUp.Token);
        Assert.That(() => _logs.GetSnapshot().Count(record => record.Id.Id == 3), Is.EqualTo(1).After(5000, 5));
        giveUp.Cancel();

        Assert.That(() => call, Throws.InstanceOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(giveUp.Token));
        Assert.That(Verbs(), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Log_EachRepetition_SaysWhyAndWhen()
    {
        Fail("get", 2, InMemoryFault.TooManyRequests());

        await Client().Addresses.GetServiceAsync();

        var records = _logs.GetSnapshot().Where(record => record.Id.Name == "ClusterCallRepeated").ToList();
        Assert.Multiple(() =>
        {
            Assert.That(records.Select(record => record.Level), Is.EqualTo(new[] { LogLevel.Information, LogLevel.Information }));
            Assert.That(records[1].Message, Does.Contain("2. time").And.Contain("ACPR309").And.Contain("status 429").And.Contain("get services"));
        });
    }

    [Test]
    public async Task Check_ServerHasTrouble_AnswersWhatItWouldHave()
    {
        foreach (var fault in FaultsOfReads.Select(row => (InMemoryFault)row.Arguments[0]!))
        {
            _cluster.ClearRequests();
            using (Fail("create", 2, fault))
            {
                var denied = await Client().Permissions.CheckAsync(Question);

                Assert.That((denied.Verdict, denied.Error), Is.EqualTo((AccessVerdict.Denied, (AcpRegistryException?)null)));
                Assert.That(Verbs().Count(verb => verb == "create"), Is.EqualTo(3));
            }
        }
    }

    [Test]
    public void Check_ServerNeverRecovers_IsNoVerdict()
    {
        Fail("create", int.MaxValue, InMemoryFault.Fail(HttpStatusCode.InternalServerError));

        var client = Client();

        Assert.That(() => client.Permissions.CheckAsync(Question), Throws.TypeOf<AcpRegistryUnexpectedException>());
    }

    [TestCaseSource(nameof(FaultsThatHideAWrite))]
    public async Task Create_AnswerLost_MakesOneBindingAndSaysCreated(InMemoryFault fault)
    {
        Fail("create", 1, fault);

        var result = await Client().RoleBindings.GrantAsync(Grant);

        Assert.Multiple(async () =>
        {
            Assert.That(result.Outcome, Is.EqualTo(GrantOutcome.Created));
            Assert.That(result.Binding.Uid, Is.Not.Null);
            Assert.That(await StoredAsync(), Has.Count.EqualTo(1));
            Assert.That(Statuses("create").Count(status => status == HttpStatusCode.Created), Is.LessThanOrEqualTo(1));
        });
    }

    [Test]
    public async Task Create_AnswerLostAfterEffect_IsLookedUpAndNotSentAgain()
    {
        Fail("create", 1, InMemoryFault.ConnectionLost().AfterEffect());

        await Client().RoleBindings.GrantAsync(Grant with { Reason = "ticket 42", ExpiresAt = new DateTimeOffset(2027, 1, 2, 3, 4, 5, TimeSpan.Zero) });

        Assert.That(Verbs(), Is.EqualTo(new[] { "get", "list", "create", "get" }));
    }

    [Test]
    public async Task Create_AnswerLostAndAnothersIsThere_IsNotTakenForOurs()
    {
        Fail("create", 1, InMemoryFault.ConnectionLost(), async () =>
        {
            var stranger = new V1RoleBinding
            {
                Metadata = new V1ObjectMeta { Name = "shared" },
                RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = "view" },
                Subjects = [new Rbacv1Subject { Kind = "User", Name = "mallory" }],
            };
            await _cluster.CreateAdminClient().RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(stranger, "shared-ns");
        });

        var client = Client();

        Assert.That(() => client.RoleBindings.GrantAsync(Grant with { Name = "shared" }), Throws.TypeOf<AcpRegistryConflictException>());
        Assert.That((await StoredAsync()).Single().RoleRef.Name, Is.EqualTo("view"));
    }

    [Test]
    public async Task Create_FirstRequestArrivesAfterTheLookUp_IsStillCreated()
    {
        // The first request is held up on its way, and carried out between the look-up and the second request.
        var create = 0;
        var twin = _cluster.CreateAdminClient();
        V1RoleBinding? sent = null;
        _cluster.Intercept(request =>
        {
            if (request.Verb != "create" || request.User != "sdk")
            {
                return null;
            }

            if (++create == 1)
            {
                return InMemoryFault.ConnectionLost();
            }

            twin.RbacAuthorizationV1.CreateNamespacedRoleBinding(sent, "shared-ns");
            return null;
        });
        sent = await SentBindingAsync();

        var result = await Client().RoleBindings.GrantAsync(Grant);

        Assert.That((result.Outcome, Verbs("sdk")[^1]), Is.EqualTo((GrantOutcome.Created, "get")));
    }

    [Test]
    public async Task Create_AnswerLostAndNoRightToLook_SendsAgain()
    {
        Fail("create", 1, InMemoryFault.ConnectionLost());
        Fail("get", int.MaxValue, InMemoryFault.Fail(HttpStatusCode.Forbidden, "Forbidden"));

        var result = await Client().RoleBindings.GrantAsync(Grant);

        Assert.That(result.Outcome, Is.EqualTo(GrantOutcome.Created));
    }

    [Test]
    public void Create_NeverAnswered_ReportsTheWriteNotTheLookUp()
    {
        Fail("create", int.MaxValue, InMemoryFault.ConnectionLost());
        _cluster.Intercept(request =>
            request is { User: "sdk", Verb: "get", Resource: "rolebindings" } ? InMemoryFault.Fail(HttpStatusCode.InternalServerError) : null);

        var client = Client();

        Assert.That(() => client.RoleBindings.GrantAsync(Grant), Throws.TypeOf<AcpRegistryUnreachableException>().With.Message.Contains("Could not create"));
        Assert.That(Verbs(), Is.EqualTo(new[] { "get", "list", "create", "get", "get", "get" }));
    }

    [TestCase(500)]
    [TestCase(504)]
    public void Write_ServerHasTrouble_IsOneRequest(int status)
    {
        Fail("create", int.MaxValue, InMemoryFault.Fail((HttpStatusCode)status));

        var client = Client();

        Assert.That(() => client.RoleBindings.GrantAsync(Grant), Throws.InstanceOf<AcpRegistryException>());
        Assert.That(Verbs(), Is.EqualTo(new[] { "get", "list", "create" }));
    }

    [TestCaseSource(nameof(FaultsThatHideAWrite))]
    public async Task Replace_AnswerLost_ChangesOnceAndSaysUpdated(InMemoryFault fault)
    {
        await Client().RoleBindings.GrantAsync(Grant);
        Fail("update", 1, fault);

        var result = await Client().RoleBindings.GrantAsync(Grant with { Reason = "ticket 42" });

        Assert.Multiple(async () =>
        {
            Assert.That((result.Outcome, result.Binding.Reason), Is.EqualTo((GrantOutcome.Updated, "ticket 42")));
            Assert.That((await StoredAsync()).Single().Metadata.Annotations["acp-registry-sdk/reason"], Is.EqualTo("ticket 42"));
        });
    }

    [Test]
    public async Task Replace_AnswerLostAndAnotherChangedIt_IsAConflictAndKeepsTheOthersChange()
    {
        await Client().RoleBindings.GrantAsync(Grant);
        Fail("update", 1, InMemoryFault.ConnectionLost(), async () =>
        {
            var admin = _cluster.CreateAdminClient();
            var stored = (await StoredAsync()).Single();
            stored.Metadata.Labels["team"] = "other";
            await admin.RbacAuthorizationV1.ReplaceNamespacedRoleBindingAsync(stored, stored.Metadata.Name, "shared-ns");
        });

        var client = Client();

        Assert.That(() => client.RoleBindings.GrantAsync(Grant with { Reason = "ticket 42" }), Throws.TypeOf<AcpRegistryConflictException>());
        Assert.That((await StoredAsync()).Single().Metadata.Labels["team"], Is.EqualTo("other"));
    }

    [TestCaseSource(nameof(FaultsThatHideAWrite))]
    public async Task Delete_AnswerLost_DeletesAndSaysDeleted(InMemoryFault fault)
    {
        await Client().RoleBindings.GrantAsync(Grant);
        Fail("delete", 1, fault);

        var result = await Client().RoleBindings.RevokeAsync(Grant);

        Assert.That((result.Outcome, (await StoredAsync()).Count), Is.EqualTo((RevokeOutcome.Deleted, 0)));
    }

    [Test]
    public async Task Delete_AnswerLostAndNameTakenAgain_SaysDeletedAndLeavesTheNewOneAlone()
    {
        await Client().RoleBindings.GrantAsync(Grant);
        var old = (await StoredAsync()).Single();
        Fail("delete", 1, InMemoryFault.ConnectionLost().AfterEffect(), async () => { }, then: async () =>
        {
            old.Metadata.Uid = null;
            old.Metadata.ResourceVersion = null;
            await _cluster.CreateAdminClient().RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(old, "shared-ns");
        });

        var result = await Client().RoleBindings.RevokeAsync(Grant);

        Assert.That((result.Outcome, result.StillGrantedBy!.Count, (await StoredAsync()).Count), Is.EqualTo((RevokeOutcome.Deleted, 1, 1)));
    }

    [Test]
    public async Task Delete_AnswerLostAndNameTakenAndGoneAgain_SaysDeleted()
    {
        await Client().RoleBindings.GrantAsync(Grant);
        Fail("delete", 1, InMemoryFault.ConnectionLost().AfterEffect());
        var deletes = 0;
        _cluster.Intercept(request => request.Verb == "delete" && ++deletes == 2 ? InMemoryFault.Fail(HttpStatusCode.Conflict, "Conflict") : null);

        Assert.That((await Client().RoleBindings.RevokeAsync(Grant)).Outcome, Is.EqualTo(RevokeOutcome.Deleted));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Delete_AnswerLostAndAnotherChangedIt_IsAConflict(bool mayNotRead)
    {
        await Client().RoleBindings.GrantAsync(Grant);
        Fail("delete", 1, InMemoryFault.ConnectionLost(), async () =>
        {
            var stored = (await StoredAsync()).Single();
            stored.Metadata.Labels["team"] = "other";
            await _cluster.CreateAdminClient().RbacAuthorizationV1.ReplaceNamespacedRoleBindingAsync(stored, stored.Metadata.Name, "shared-ns");
            if (mayNotRead)
            {
                Fail("get", int.MaxValue, InMemoryFault.Fail(HttpStatusCode.Forbidden, "Forbidden"));
            }
        });

        var client = Client();

        Assert.That(() => client.RoleBindings.RevokeAsync(Grant), Throws.TypeOf<AcpRegistryConflictException>());
        Assert.That(await StoredAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Create_AnswerLostAfterItsEffectAndNoRightToLook_IsUnconfirmed()
    {
        Fail("create", 1, InMemoryFault.ConnectionLost().AfterEffect());
        Fail("get", int.MaxValue, InMemoryFault.Fail(HttpStatusCode.Forbidden, "Forbidden"));
        Fail("list", int.MaxValue, InMemoryFault.Fail(HttpStatusCode.Forbidden, "Forbidden"));

        var result = await Client().RoleBindings.GrantAsync(Grant);

        var stored = (await StoredAsync()).Single();
        Assert.Multiple(() =>
        {
            Assert.That(result.Outcome, Is.EqualTo(GrantOutcome.Unconfirmed));
            Assert.That((result.Binding.Name, result.Binding.Namespace, result.Binding.Uid), Is.EqualTo((stored.Metadata.Name, "shared-ns", (string?)null)));
        });
    }

    private static TestCaseData<InMemoryFault> Row(string name, InMemoryFault fault) => (TestCaseData<InMemoryFault>)new TestCaseData<InMemoryFault>(fault).SetArgDisplayNames(name);

    private AcpRegistryClient Client(int attempts = 3, TimeProvider? time = null) =>
        AcpRegistryClient.Create(
            _cluster.CreateClient("sdk", "system:masters"),
            new AcpRegistryOptions { RetryAttempts = attempts, RequestTimeout = Deadline },
            time ?? _time,
            LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(_logs)).SetMinimumLevel(LogLevel.Trace)));

    private IDisposable Fail(string verb, int times, InMemoryFault fault, Func<Task>? meanwhile = null, Func<Task>? then = null)
    {
        var left = times;
        return _cluster.Intercept(request =>
        {
            if (request.User != "sdk" || request.Verb != verb)
            {
                return null;
            }

            if (left-- > 0)
            {
                meanwhile?.Invoke().GetAwaiter().GetResult();
                return fault;
            }

            if (left == -1)
            {
                then?.Invoke().GetAwaiter().GetResult();
            }

            return null;
        });
    }

    private string[] Verbs(string user = "sdk") => [.. _cluster.Requests.Where(request => request.User == user).Select(request => request.Verb)];

    private IEnumerable<HttpStatusCode?> Statuses(string verb) =>
        _cluster.Requests.Where(request => request.User == "sdk" && request.Verb == verb).Select(request => request.Status);

    private async Task<IList<V1RoleBinding>> StoredAsync() =>
        (await _cluster.CreateAdminClient().RbacAuthorizationV1.ListNamespacedRoleBindingAsync("shared-ns")).Items;

    // What the SDK would send, learnt from a second cluster.
    private static async Task<V1RoleBinding> SentBindingAsync()
    {
        var other = new InMemoryCluster();
        await other.AddAcpRegistryAsync();
        await other.CreateNamespaceAsync("shared-ns");
        await AcpRegistryClient.Create(other.CreateAdminClient()).RoleBindings.GrantAsync(Grant);
        var binding = (await other.CreateAdminClient().RbacAuthorizationV1.ListNamespacedRoleBindingAsync("shared-ns")).Items.Single();
        binding.Metadata.Uid = null;
        binding.Metadata.ResourceVersion = null;
        return binding;
    }
}
