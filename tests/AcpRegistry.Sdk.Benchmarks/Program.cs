using AcpRegistry.Sdk.Benchmarks.Access;
using BenchmarkDotNet.Running;

// What takes a whole control plane runs by a name of its own; all else is BenchmarkDotNet's.
if (args is ["snapshot"])
{
    return await SnapshotHarness.RunAsync();
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
