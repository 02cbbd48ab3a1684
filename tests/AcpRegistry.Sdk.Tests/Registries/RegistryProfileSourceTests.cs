using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace AcpRegistry.Sdk.Tests.Registries;

public sealed class RegistryProfileSourceTests
{
    private readonly Mock<IClusterApi> _cluster = new(MockBehavior.Strict);
    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task GetAsync_OptionsSayAll_MakesNoRequest()
    {
        var profile = await Source(new AcpRegistryOptions { Generation = RegistryGeneration.ImageRegistry }).GetAsync(CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(profile.Generation, Is.EqualTo(RegistryGeneration.ImageRegistry));
            Assert.That(_cluster.Invocations, Is.Empty);
        });
    }

    [Test]
    public async Task GetAsync_AskedByManyAtOnce_LooksOnceAndAgainAfterFiveMinutes()
    {
        Running("internal-docker-registry");
        var source = Source(new AcpRegistryOptions { Generation = RegistryGeneration.Auto });

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => source.GetAsync(CancellationToken.None).AsTask()));
        var first = _cluster.Invocations.Count;
        _time.Advance(TimeSpan.FromMinutes(4.9));
        await source.GetAsync(CancellationToken.None);
        var kept = _cluster.Invocations.Count;
        _time.Advance(TimeSpan.FromMinutes(0.2));
        Running("image-registry");
        var later = await source.GetAsync(CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(first, Is.EqualTo(3));
            Assert.That(kept, Is.EqualTo(3));
            Assert.That(later.Generation, Is.EqualTo(RegistryGeneration.ImageRegistry));
        });
    }

    [Test]
    public async Task GetAsync_ServerAwayLater_KeepsWhatWasFound()
    {
        Running("internal-docker-registry");
        var source = Source(new AcpRegistryOptions { Generation = RegistryGeneration.Auto });
        await source.GetAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(6));
        Failing(new AcpRegistryUnreachableException("Away.", "Wait."));

        Assert.That((await source.GetAsync(CancellationToken.None)).Generation, Is.EqualTo(RegistryGeneration.InternalDockerRegistry));
    }

    [Test]
    public async Task GetAsync_ServerAwayAtFirst_FailsAndLooksAgain()
    {
        Failing(new AcpRegistryUnreachableException("Away.", "Wait."));
        var source = Source(new AcpRegistryOptions { Generation = RegistryGeneration.Auto });

        Assert.That(async () => await source.GetAsync(CancellationToken.None), Throws.TypeOf<AcpRegistryUnreachableException>());

        Running("internal-docker-registry");
        Assert.That((await source.GetAsync(CancellationToken.None)).Generation, Is.EqualTo(RegistryGeneration.InternalDockerRegistry));
    }

    [Test]
    public async Task GetAsync_OneGivesUp_TheOthersGetTheirAnswer()
    {
        var answer = new TaskCompletionSource<V1Service?>();
        _cluster.Setup(api => api.FindServiceAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>())).Returns(answer.Task);
        var source = Source(new AcpRegistryOptions { Generation = RegistryGeneration.Auto });
        using var cancel = new CancellationTokenSource();

        var impatient = source.GetAsync(cancel.Token).AsTask();
        var patient = source.GetAsync(CancellationToken.None).AsTask();
        await cancel.CancelAsync();
        Assert.That(async () => await impatient, Throws.InstanceOf<OperationCanceledException>());
        answer.SetException(new AcpRegistryTimeoutException("Slow.", "Wait."));

        Assert.That(async () => await patient, Throws.TypeOf<AcpRegistryTimeoutException>());
    }

    [Test]
    [NonParallelizable]
    public async Task GetAsync_AllGiveUpAndTheLookFails_IsObserved()
    {
        var mark = Guid.NewGuid().ToString();
        var unobserved = 0;
        void Note(object? sender, UnobservedTaskExceptionEventArgs args) => unobserved += args.Exception.ToString().Contains(mark, StringComparison.Ordinal) ? 1 : 0;
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await GiveUpAsync(mark);
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

        Assert.That(unobserved, Is.Zero);
    }

    private static async Task GiveUpAsync(string mark)
    {
        var answer = new TaskCompletionSource<V1Service?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var cluster = new Mock<IClusterApi>();
        cluster.Setup(api => api.FindServiceAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>())).Returns(() => answer.Task);
        var source = new RegistryProfileSource(cluster.Object, new AcpRegistryOptions { Generation = RegistryGeneration.Auto }, new FakeTimeProvider());
        using var cancel = new CancellationTokenSource();
        var impatient = source.GetAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        Assert.That(async () => await impatient, Throws.InstanceOf<OperationCanceledException>());
        answer.SetException(new AcpRegistryUnexpectedException(mark, "None."));
    }

    private RegistryProfileSource Source(AcpRegistryOptions options) => new(_cluster.Object, options, _time);

    private void Running(string service) =>
        _cluster.Setup(api => api.FindServiceAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync(
            (string @namespace, string name, CancellationToken _) => @namespace == "cpaas-system" && name == service ? new V1Service() : null);

    private void Failing(Exception failure) =>
        _cluster.Setup(api => api.FindServiceAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>())).ThrowsAsync(failure);
}
