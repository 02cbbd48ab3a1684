using AcpRegistry.Sdk.Access;
using k8s;

namespace AcpRegistry.Sdk.Benchmarks.Checks;

/// <summary>What one check costs this process beside the call written by hand, the network left out.</summary>
internal sealed class OneCheck
{
    private const int Calls = 2_000;
    private const int Rounds = 61;

    // Some seconds: until then the runtime still swaps quickly compiled code for good code, and compiles that at the expense of the same process.
    private const int WarmUps = 300;

    public Samples SdkMicroseconds { get; } = new();

    public Samples BareMicroseconds { get; } = new();

    public Samples CpuRatio { get; } = new();

    public Samples SdkBytes { get; } = new();

    public Samples BareBytes { get; } = new();

    public int Requests { get; private set; }

    public async Task MeasureAsync()
    {
        using var handler = new AnsweringHandler();
        using var client = new Kubernetes(new KubernetesClientConfiguration { Host = "http://stub.test" }, handler);
        var permissions = AcpRegistryClient.Create(client).Permissions;
        var question = new AccessQuestion(AccessSubject.ServiceAccount("my-ns", "default"), "shared-ns");
        await permissions.CheckAsync(question);
        Requests = handler.Requests;
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var sdkFirst = round % 2 == 0;
            var first = await BlockAsync(sdkFirst ? Sdk : Bare);
            var second = await BlockAsync(sdkFirst ? Bare : Sdk);
            var (sdk, bare) = sdkFirst ? (first, second) : (second, first);
            if (round >= 0)
            {
                SdkMicroseconds.Add(sdk.Microseconds);
                BareMicroseconds.Add(bare.Microseconds);
                CpuRatio.Add(sdk.Microseconds / bare.Microseconds);
                SdkBytes.Add(sdk.Bytes);
                BareBytes.Add(bare.Bytes);
            }
        }

        async Task<bool> Sdk() => (await permissions.CheckAsync(question)).IsAllowed;

        Task<bool> Bare() => BareReview.AskAsync(client, "shared-ns", "my-ns", "default", CancellationToken.None);
    }

    private static async Task<(double Microseconds, double Bytes)> BlockAsync(Func<Task<bool>> ask)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var (bytes, cpu) = (GC.GetTotalAllocatedBytes(precise: true), Environment.CpuUsage.TotalTime);
        for (var call = 0; call < Calls; call++)
        {
            _ = await ask() ? true : throw new InvalidOperationException("It was not allowed.");
        }

        return ((Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / Calls, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)Calls);
    }
}
