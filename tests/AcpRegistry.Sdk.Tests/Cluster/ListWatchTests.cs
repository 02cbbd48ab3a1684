using System.Diagnostics;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static AcpRegistry.Sdk.Tests.Support.ScriptedSource;

namespace AcpRegistry.Sdk.Tests.Cluster;

[CancelAfter(30_000)]
public sealed class ListWatchTests
{
    private static readonly AcpRegistryUnreachableException Cut = new("cut", "none");
    private static readonly AcpRegistryUnexpectedException Gone = new("gone", "none", status: 410);
    private static readonly AcpRegistryForbiddenException Forbidden = new("no", "ask", status: 403);

    // Back-off passes at once, the deadline of a watch doesn't.
    private readonly HurriedTime _time = new(TimeSpan.FromSeconds(70));
    private readonly ScriptedSource _source = new();
    private readonly RecordingSink _sink = new();

    [Test]
    public async Task List_ThreePages_IsOneSetAndThenAWatchFromItsVersion()
    {
        _source.Page("7", "a", "1", "2").Page("7", "b", "3").Page("7", "", "4").Watch(Set("5", "8"), Silence());

        await RunAsync("watch 7", told: 2);

        Assert.That(_sink.Told, Is.EqualTo(new[] { "= 1 2 3 4", "+ 5" }));
        Assert.That(_source.Requests, Is.EqualTo(new[] { "list", "list a", "list b", "watch 7" }));
    }

    [Test]
    public async Task List_ContinueTokenExpired_StartsOverAndHandsOverOneWholeSet()
    {
        _source.Page("7", "a", "1").ListFails(Gone).Page("9", "c", "2").Page("9", null, "3");

        await RunAsync("watch 9");

        Assert.That(_sink.Told, Is.EqualTo(new[] { "! ACPR308", "= 2 3" }));
        Assert.That(_source.Requests, Is.EqualTo(new[] { "list", "list a", "list", "list c", "watch 9" }));
    }

    [Test]
    public async Task Watch_EndsQuietly_GoesOnFromTheLastVersionSeen()
    {
        _source.List("7", "1").Watch(Set("2", "8"), Remove("1", "9")).Watch(Set("3", "11"));

        await RunAsync("watch 11");

        Assert.That(_sink.Told, Is.EqualTo(new[] { "= 1", "+ 2", "- 1", "+ 3" }));
        Assert.That(_source.Requests, Is.EqualTo(new[] { "list", "watch 7", "watch 9", "watch 11" }));
        Assert.That(_time.Waits, Is.Empty);
    }

    [Test]
    public async Task Watch_Bookmark_IsWhereItGoesOn()
    {
        _source.List("7", "1").Watch(Set("2", "8"), Bookmark("99"));

        await RunAsync("watch 99");

        Assert.That(_sink.Told, Is.EqualTo(new[] { "= 1", "+ 2" }));
    }

    [Test]
    public async Task Watch_Cut_GoesOnFromTheLastVersionSeenAfterAWait()
    {
        _source.List("7").Watch(Set("1", "8"), Throw(Cut)).Watch(Throw(Cut));

        await RunAsync("watch 8", times: 2);

        Assert.That(_source.Requests, Is.EqualTo(new[] { "list", "watch 7", "version", "watch 8", "version", "watch 8" }));
        Assert.That(_time.Waits, Has.Count.EqualTo(2));
    }

    [TestCase(true, TestName = "Watch_GoneAsAStatus_StartsOver")]
    [TestCase(false, TestName = "Watch_GoneInTheStream_StartsOver")]
    public async Task Watch_Gone(bool asStatus)
    {
        _source.List("7", "1", "2").Watch(Set("3", "8"), asStatus ? Throw(Gone) : Error(410)).List("20", "2", "4");

        await RunAsync("watch 20");

        Assert.That(_sink.Told, Is.EqualTo(new[] { "= 1 2", "+ 3", "! ACPR308", "= 2 4" }));
        Assert.That(_source.Requests, Is.EqualTo(new[] { "list", "watch 7", "list", "watch 20" }));
    }

    [Test]
    public async Task Watch_OtherErrorInTheStream_WaitsAndStartsOver()
    {
        _source.List("7").Watch(Error(500)).List("8");

        await RunAsync("watch 8");

        Assert.That(_source.Requests, Is.EqualTo(new[] { "list", "watch 7", "list", "watch 8" }));
        Assert.That(_time.Waits, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Watch_EndsAtOnceAndBringsNothing_WaitsLongerEachTime()
    {
        _source.List("7");
        for (var i = 0; i < 4; i++)
        {
            _source.Watch();
        }

        await RunAsync("watch 7", times: 5);

        Assert.That(_time.Waits, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Wait_FailuresInARow_GrowsAndIsBounded()
    {
        for (var i = 0; i < 12; i++)
        {
            _source.ListFails(Forbidden);
        }

        _source.List("7");

        await RunAsync("watch 7");

        var wholes = new[] { 0.5, 1, 2, 4, 8, 16, 30, 30, 30, 30, 30, 30 };
        Assert.That(_time.Waits, Has.Count.EqualTo(wholes.Length));
        Assert.That(_time.Waits.Zip(wholes, (wait, whole) => wait.TotalSeconds >= whole / 2 && wait.TotalSeconds <= whole), Has.All.True);
        Assert.That(_time.Waits.Distinct().Count(), Is.EqualTo(wholes.Length), "jitter");
    }

    [Test]
    public async Task Wait_AfterASuccess_IsShortAgain()
    {
        _source.ListFails(Cut).ListFails(Cut).ListFails(Cut).List("7").Watch(Set("1", "8"), Throw(Cut));

        await RunAsync("watch 8");

        Assert.That(_time.Waits[^1], Is.LessThanOrEqualTo(TimeSpan.FromSeconds(0.5)));
    }

    [Test]
    public async Task Watch_Silent_IsDroppedAfterItsTimeAndGoesOn()
    {
        var time = new FakeTimeProvider();
        _source.List("7").Watch(Bookmark("8"), Silence());
        await using var watch = Start(time);
        await UntilAsync(() => _source.Requests.Count == 2 && watch.AsOf is not null);

        time.Advance(WatchPace.Default.Duration + WatchPace.Default.Grace - TimeSpan.FromSeconds(1));
        await Task.Delay(50);
        Assert.That(_source.Requests, Has.Count.EqualTo(2));
        time.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(() => watch.LastError is not null);
        await AdvanceUntilAsync(time, () => _source.Requests.Count == 4);

        Assert.That((_source.Requests[2], _source.Requests[3], watch.LastError), Is.EqualTo(("version", "watch 8", AcpRegistryCodes.Timeout)));
    }

    [Test]
    public async Task Sink_CannotTakeAnEvent_GetsAWholeNewSet()
    {
        var sink = new RecordingSink { Indigestible = "2" };
        _source.List("7", "1").Watch(Set("2", "8"), Set("3", "9")).List("9", "1", "3");
        await using var watch = new ListWatch<string>(
            _source, sink, _time, NullLogger.Instance, WatchPace.Default with { FirstDuration = WatchPace.Default.Duration });

        await UntilAsync(() => _source.Requests.Contains("watch 9"));

        Assert.That(sink.Told, Is.EqualTo(new[] { "= 1", "+ 2", "! ACPR308", "= 1 3" }));
    }

    [Test]
    public async Task Health_FirstListFails_IsNotSyncedAndSaysWhy()
    {
        var time = new FakeTimeProvider();
        _source.ListFails(Forbidden).List("7");
        await using var watch = Start(time);
        await UntilAsync(() => watch.LastError is not null);
        var failed = (watch.IsSynced, watch.AsOf, watch.LastError);
        var before = time.GetTimestamp();

        await AdvanceUntilAsync(time, () => watch.IsSynced);

        Assert.That(failed, Is.EqualTo((false, (long?)null, AcpRegistryCodes.Forbidden)));
        Assert.That(watch.AsOf, Is.GreaterThan(before).And.LessThanOrEqualTo(time.GetTimestamp()));
        Assert.That(watch.LastError, Is.Null);
    }

    [Test]
    public async Task Health_AsOf_MovesWithEachSignOfLifeAndNotWithFailures()
    {
        var time = new FakeTimeProvider();
        var gate = new TaskCompletionSource();
        var cut = new TaskCompletionSource();
        _source.List("7").Watch(
            async _ =>
            {
                await gate.Task;
                return new(WatchEventKind.Bookmark, ResourceVersion: "8");
            },
            async _ =>
            {
                await cut.Task;
                throw Cut;
            });
        await using var watch = Start(time);
        await UntilAsync(() => watch.IsSynced);
        var listed = watch.AsOf;

        time.Advance(TimeSpan.FromSeconds(20));
        Assert.That(watch.AsOf, Is.EqualTo(listed));
        gate.SetResult();
        await UntilAsync(() => watch.AsOf == listed + TimeSpan.FromSeconds(20).Ticks);
        time.Advance(TimeSpan.FromSeconds(20));
        cut.SetResult();
        await UntilAsync(() => watch.LastError == AcpRegistryCodes.Unreachable);

        Assert.That((watch.IsSynced, watch.AsOf), Is.EqualTo((true, listed + TimeSpan.FromSeconds(20).Ticks)));
    }

    // As after etcd was restored from a backup: a watch from the old version is accepted, and silent.
    [TestCase("196", TestName = "Watch_SilentAndTheServerWentBack_StartsOver")]
    [TestCase("abc", TestName = "Watch_SilentAndTheVersionIsNoNumber_StartsOver")]
    public async Task Watch_SilentAndTheServerIsNotWhereItWas(string version)
    {
        var time = new FakeTimeProvider();
        var end = new TaskCompletionSource();
        _source.List("1697", "old").Watch(EndWhen(end.Task)).Version(version).List("196", "new");
        await using var watch = Start(time);
        await UntilAsync(() => _source.Requests.Contains("watch 1697"));
        var listed = watch.AsOf;

        time.Advance(WatchPace.Default.Duration);
        end.SetResult();
        await UntilAsync(() => watch.LastError is not null);
        var asOf = watch.AsOf;
        await AdvanceUntilAsync(time, () => _source.Requests.Contains("watch 196"));

        Assert.That(asOf, Is.EqualTo(listed));
        Assert.That(_sink.Told, Is.EqualTo(new[] { "= old", "! ACPR308", "= new" }));
        Assert.That(_source.Requests, Is.EqualTo(new[] { "list", "watch 1697", "version", "list", "watch 196" }));
    }

    [TestCase("7")]
    [TestCase("10")]
    public async Task Watch_SilentAndTheServerIsNotBehind_IsKnownAsOfItsEnd(string version)
    {
        var time = new FakeTimeProvider();
        var end = new TaskCompletionSource();
        _source.List("7").Watch(EndWhen(end.Task)).Version(version);
        await using var watch = Start(time);
        await UntilAsync(() => _source.Requests.Contains("watch 7"));
        var listed = watch.AsOf;

        time.Advance(WatchPace.Default.Duration);
        end.SetResult();
        await UntilAsync(() => _source.Requests.Count == 4);

        Assert.That(_source.Requests, Is.EqualTo(new[] { "list", "watch 7", "version", "watch 7" }));
        Assert.That(watch.AsOf, Is.EqualTo(listed + WatchPace.Default.Duration.Ticks));
    }

    [TestCase(4, false)]
    [TestCase(5, true)]
    public async Task Watch_EndsSomeTimeAfterABookmark_AsksForTheVersionIfItWasSilentForFiveSeconds(int seconds, bool isAsked)
    {
        var time = new FakeTimeProvider();
        var mark = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        _source.List("7").Watch(
            async _ =>
            {
                await mark.Task;
                return new(WatchEventKind.Bookmark, ResourceVersion: "8");
            },
            EndWhen(end.Task));
        await using var watch = Start(time);
        await UntilAsync(() => _source.Requests.Contains("watch 7"));
        time.Advance(TimeSpan.FromSeconds(30));
        var listed = watch.AsOf;
        mark.SetResult();
        await UntilAsync(() => watch.AsOf > listed);

        time.Advance(TimeSpan.FromSeconds(seconds));
        end.SetResult();
        await UntilAsync(() => _source.Requests.Contains("watch 8"));

        Assert.That(_source.Requests.Contains("version"), Is.EqualTo(isAsked));
        Assert.That(watch.AsOf, Is.EqualTo(listed + TimeSpan.FromSeconds(isAsked ? 35 : 30).Ticks));
    }

    [Test]
    public async Task Watch_CutAndTheServerWentBack_StartsOver()
    {
        _source.List("1697", "old").Watch(Throw(Cut)).VersionFails(Cut).Version("196").List("196", "new");

        await RunAsync("watch 196");

        Assert.That(_source.Requests, Is.EqualTo(new[] { "list", "watch 1697", "version", "version", "list", "watch 196" }));
        Assert.That(_sink.Told[^1], Is.EqualTo("= new"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Watch_EventOfAnOlderVersion_IsNotTakenAndStartsOver(bool isBookmark)
    {
        _source.List("1697", "old").Watch(isBookmark ? Bookmark("199") : Set("x", "199")).List("200", "new");

        await RunAsync("watch 200");

        Assert.That(_sink.Told, Is.EqualTo(new[] { "= old", "! ACPR308", "= new" }));
    }

    [Test]
    public async Task Watched_FirstWatchEnds_IsToldThenAndNotBefore()
    {
        var time = new FakeTimeProvider();
        var end = new TaskCompletionSource();
        _source.List("7").Watch(EndWhen(end.Task));
        await using var watch = Start(time, WatchPace.Default);
        await UntilAsync(() => _source.Requests.Contains("watch 7"));
        var before = _sink.IsWatched;

        time.Advance(TimeSpan.FromSeconds(1));
        end.SetResult();
        await UntilAsync(() => _source.Durations.Count == 2);

        Assert.That((before, _sink.IsWatched), Is.EqualTo((false, true)));
        Assert.That(_source.Durations, Is.EqualTo(new[] { TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1) }));
    }

    [Test]
    public async Task Watched_FirstEvent_IsTold()
    {
        _source.List("7").Watch(Set("1", "8"), Silence());

        await RunAsync("watch 7", told: 2);

        Assert.That(_sink.IsWatched, Is.True);
    }

    [Test]
    public async Task Watch_Refused_IsAskedForAgainWithoutWholeLists()
    {
        _source.List("7").Watch(Throw(Forbidden)).Watch(Throw(Forbidden));

        await RunAsync("watch 7", times: 3);

        Assert.That(_sink.IsWatched, Is.False);
        Assert.That(_sink.Told, Is.EqualTo(new[] { "= ", "! ACPR302", "! ACPR302" }));
        Assert.That(_source.Requests, Is.EqualTo(new[] { "list", "watch 7", "version", "watch 7", "version", "watch 7" }));
    }

    [TestCase(20, 20)]
    [TestCase(300, 60)]
    public async Task Wait_ServerAsksForIt_IsNotShorterAndBounded(int asked, int least)
    {
        _source.ListFails(new AcpRegistryUnreachableException("busy", "wait") { RetryAfter = TimeSpan.FromSeconds(asked) }).ListFails(Cut).List("7");

        await RunAsync("watch 7");

        Assert.That(_time.Waits[0], Is.InRange(TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(least + 0.5)));
        Assert.That(_time.Waits[1], Is.LessThanOrEqualTo(TimeSpan.FromSeconds(1)), "the one after it");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Loop_StartedInARequest_KeepsNothingOfItsContext(bool isFlowSuppressed)
    {
        var local = new AsyncLocal<string> { Value = "request" };
        using var activity = new Activity("request").Start();
        var seen = new TaskCompletionSource<(string?, string?)>();
        _source.List("7").Watch(_ =>
        {
            seen.TrySetResult((local.Value, Activity.Current?.OperationName));
            return Task.FromResult<WatchEvent<string>?>(new(WatchEventKind.Bookmark, ResourceVersion: "8"));
        });
        ListWatch<string> watch;
        using (AsyncFlowControl? flow = isFlowSuppressed ? ExecutionContext.SuppressFlow() : null)
        {
            watch = Start(_time);
        }

        await using var ending = watch;
        Assert.That(await seen.Task, Is.EqualTo(((string?)null, (string?)null)));
        Assert.That((local.Value, Activity.Current?.OperationName), Is.EqualTo(("request", "request")));
    }

    [Test]
    public async Task Dispose_InAWatch_EndsAtOnceAndTellsNothingMore()
    {
        _source.List("7");
        var watch = Start(_time);
        await UntilAsync(() => _source.Requests.Contains("watch 7"));

        await watch.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));
        await watch.DisposeAsync();

        Assert.That(_sink.Told, Is.EqualTo(new[] { "= " }));
    }

    [Test]
    public async Task Dispose_InAWait_EndsAtOnce()
    {
        _source.ListFails(Cut);
        var watch = Start(new FakeTimeProvider());
        await UntilAsync(() => watch.LastError is not null);

        await watch.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));

        Assert.That(_source.Requests, Has.Count.EqualTo(1));
    }

    private static async Task UntilAsync(Func<bool> isReached)
    {
        while (!isReached())
        {
            await Task.Delay(2, TestContext.CurrentContext.CancellationToken);
        }
    }

    // The wait may begin only after its reason is seen, so that one step of the clock could come too early.
    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Func<bool> isReached)
    {
        while (!isReached())
        {
            time.Advance(TimeSpan.FromSeconds(0.5));
            await Task.Delay(2, TestContext.CurrentContext.CancellationToken);
        }
    }

    // A first watch of one second would be hurried, too.
    private ListWatch<string> Start(TimeProvider time) => Start(time, WatchPace.Default with { FirstDuration = WatchPace.Default.Duration });

    private ListWatch<string> Start(TimeProvider time, WatchPace pace) => new(_source, _sink, time, NullLogger.Instance, pace);

    private async Task RunAsync(string lastRequest, int times = 1, int told = 0)
    {
        await using var watch = Start(_time);
        await UntilAsync(() => _source.Requests.Count(request => request == lastRequest) == times && _sink.Told.Count >= told);
    }
}
