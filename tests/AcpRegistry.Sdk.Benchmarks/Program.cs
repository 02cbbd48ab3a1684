using AcpRegistry.Sdk.Benchmarks.Checks;
using BenchmarkDotNet.Running;

if (args is ["checks"] or ["checks", "one"])
{
    return await ChecksMeasurement.RunAsync(Console.Out, withServer: args is [_]);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
