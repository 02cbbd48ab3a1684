using AcpRegistry.Sdk.Benchmarks.Access;
using AcpRegistry.Sdk.Benchmarks.Checks;
using AcpRegistry.Sdk.Benchmarks.FirstUse;
using AcpRegistry.Sdk.Benchmarks.Grants;
using BenchmarkDotNet.Running;

// What takes a whole control plane runs by a name of its own; all else is BenchmarkDotNet's.
switch (args)
{
    case ["snapshot"]:
        return await SnapshotHarness.RunAsync();
    case ["grants"]:
        return await ApplyMeasurement.RunAsync(Console.Out);
    case ["first-use"]:
        return await FirstUseMeasurement.RunAsync(Console.Out);
    case ["checks"] or ["checks", "one"]:
        return await ChecksMeasurement.RunAsync(Console.Out, withServer: args is [_]);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
