using System.Globalization;
using AcpRegistry.Sdk.Testing;

namespace AcpRegistry.Sdk.Benchmarks.Checks;

/// <summary>Permission checks side by side with what else there is, as the tables of <c>docs/performance.md</c>.</summary>
internal static class ChecksMeasurement
{
    public static async Task<int> RunAsync(TextWriter output, bool withServer)
    {
        var one = new OneCheck();
        await one.MeasureAsync();
        await output.WriteLineAsync($"""
            One check, {one.Requests} request:

            | | CPU | allocated |
            | --- | ---: | ---: |
            | KubernetesClient, written by hand | {one.BareMicroseconds.Tenths()} µs | {one.BareBytes.Whole()} B |
            | `CheckAsync` | {one.SdkMicroseconds.Tenths()} µs | {one.SdkBytes.Whole()} B |
            | ratio | {one.CpuRatio.Percent()} | {Percent(one.SdkBytes.Median / one.BareBytes.Median)} |

            """);

        if (!withServer)
        {
            return 0;
        }

        await using var plane = await LocalControlPlane.StartAsync();
        var many = new ManyChecks(plane);
        await many.PrepareAsync();
        var kubectl = await many.KubectlMillisecondsAsync();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"""
            kube-apiserver {plane.Version}; one kubectl auth can-i: {kubectl:N1} ms

            | HTTP | width | bare loop | `CheckManyAsync` | of the bare loop | times kubectl |
            | --- | ---: | ---: | ---: | ---: | ---: |
            """));
        foreach (var (http2, width) in new[] { (false, 8), (false, 32), (true, 8), (true, 32) })
        {
            var (sdk, bare, ratio) = await many.CompareAsync(http2, width);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {(http2 ? "2" : "1.1")} | {width} | {bare.Whole()}/s | {sdk.Whole()}/s | {ratio.Percent()} | {sdk.Median * kubectl / 1000:N0} |"));
        }

        return 0;
    }

    private static string Percent(double value) => value.ToString("P1", CultureInfo.InvariantCulture);
}
