using System.Runtime.CompilerServices;
using AcpRegistry.Sdk.Common;

namespace AcpRegistry.Sdk.Tests.Common;

[TestFixture]
[NonParallelizable]
public sealed class ForeignTasksTests
{
    [Test]
    public async Task WaitOrAbandon_EndsInTime_IsItsResult()
    {
        using var cancel = new CancellationTokenSource();

        Assert.That(await Task.FromResult(7).WaitOrAbandonAsync(cancel.Token), Is.EqualTo(7));
        Assert.That(await LaterAsync(7).WaitOrAbandonAsync(cancel.Token), Is.EqualTo(7));
        Assert.That(async () => await Task.FromException<int>(new FormatException()).WaitOrAbandonAsync(cancel.Token), Throws.TypeOf<FormatException>());
    }

    [Test]
    public async Task WaitOrAbandon_CancelledAndEndedLater_DisposesOfTheResult()
    {
        var task = new TaskCompletionSource<MemoryStream>();
        using var cancel = new CancellationTokenSource();
        using var late = new MemoryStream();

        var waiting = task.Task.WaitOrAbandonAsync(cancel.Token);
        await cancel.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        task.SetResult(late);

        Assert.That(() => late.CanRead, Is.False.After(5000, 10));
    }

    [Test]
    public async Task WaitOrAbandon_CancelledAndFailedLater_IsObserved() =>
        Assert.That(await UnobservedAsync(task =>
        {
            using var cancel = new CancellationTokenSource();
            var waiting = task.WaitOrAbandonAsync(cancel.Token);
            cancel.Cancel();
            Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        }), Is.Empty);

    [Test]
    public async Task Observe_OfATaskThatFails_IsObserved() => Assert.That(await UnobservedAsync(task => task.Observe()), Is.Empty);

    [Test]
    public async Task Nothing_OfATaskThatFails_IsNotObserved() => Assert.That(await UnobservedAsync(_ => { }), Has.Count.EqualTo(1));

    private static async Task<int> LaterAsync(int value)
    {
        await Task.Yield();
        return value;
    }

    /// <summary>The failures of tasks made here that the runtime reports as unobserved.</summary>
    private static async Task<List<string>> UnobservedAsync(Action<Task<int>> treat)
    {
        var mark = Guid.NewGuid().ToString();
        List<string> unobserved = [];
        void Note(object? sender, UnobservedTaskExceptionEventArgs args)
        {
            lock (unobserved)
            {
                unobserved.AddRange(args.Exception.InnerExceptions.Select(failure => failure.Message).Where(message => message == mark));
            }
        }

        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            Fail(treat, mark);
            for (var round = 0; round < 5; round++)
            {
                await Task.Delay(20);
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        return unobserved;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fail(Action<Task<int>> treat, string mark)
    {
        var source = new TaskCompletionSource<int>();
        treat(source.Task);
        source.SetException(new InvalidOperationException(mark));
    }
}
