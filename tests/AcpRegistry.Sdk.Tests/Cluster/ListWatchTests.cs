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
    private readonly HurriedTime _time = new(TimeSpan.FromSeconds(60));
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

        Assert.That(_source.Requests, Is.EqualTo(new[] { "list", "watch 7", "watch 8", "watch 8" }));
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
        time.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(() => _source.Requests.Count == 3);

        Assert.That((_source.Requests[2], watch.LastError), Is.EqualTo(("watch 8", AcpRegistryCodes.Timeout)));
    }

    [Test]
    public async Task Sink_CannotTakeAnEvent_GetsAWholeNewSet()
    {
        var sink = new RecordingSink { Indigestible = "2" };
        _source.List("7", "1").Watch(Set("2", "8"), Set("3", "9")).List("9", "1", "3");
        await using var watch = new ListWatch<string>(_source, sink, _time, NullLogger.Instance);

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

        time.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(() => watch.IsSynced);

        Assert.That(failed, Is.EqualTo((false, (long?)null, AcpRegistryCodes.Forbidden)));
        Assert.That((watch.AsOf, watch.LastError), Is.EqualTo(((long?)time.GetTimestamp(), (string?)null)));
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
                return new WatchEvent<string>(WatchEventKind.Bookmark, ResourceVersion: "8");
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
            return Task.FromResult(new WatchEvent<string>(WatchEventKind.Bookmark, ResourceVersion: "8"));
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

    private ListWatch<string> Start(TimeProvider time) => new(_source, _sink, time, NullLogger.Instance);

    private async Task RunAsync(string lastRequest, int times = 1, int told = 0)
    {
        await using var watch = Start(_time);
        await UntilAsync(() => _source.Requests.Count(request => request == lastRequest) == times && _sink.Told.Count >= told);
    }
}
