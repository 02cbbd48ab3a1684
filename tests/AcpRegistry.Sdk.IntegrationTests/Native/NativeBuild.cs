using System.Diagnostics;

namespace AcpRegistry.Sdk.IntegrationTests.Native;

/// <summary>
/// The program in <c>tests/NativeProgram</c>, made from the SDK's packages as a user gets them. Everything is built in a folder of its own, and the packages
/// have a version of their own, so that NuGet's cache holds no older ones.
/// </summary>
internal sealed class NativeBuild : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(9);

    private readonly string _folder = Directory.CreateTempSubdirectory("acp-registry-sdk-native-").FullName;

    /// <summary>The program, once it is published.</summary>
    public string Program => Path.Combine(_folder, "program", "NativeProgram");

    /// <summary>Packs and publishes, and returns the lines that hold a warning.</summary>
    public async Task<IReadOnlyList<string>> PublishAsync()
    {
        RequireLinker();
        var version = $"0.0.0-native.{Guid.NewGuid():N}";
        string feed = Path.Combine(_folder, "feed");
        foreach (var package in new[] { "AcpRegistry.Sdk.Abstractions", "AcpRegistry.Sdk" })
        {
            await DotnetAsync("pack", $"src/{package}", "-o", feed, $"-p:Version={version}", "-p:RunAnalyzers=false");
        }

        var output = await DotnetAsync(
            "publish", "tests/NativeProgram", "--use-current-runtime", "-o", Path.GetDirectoryName(Program)!, $"-p:AcpRegistrySdkVersion={version}",
            $"-p:RestoreAdditionalProjectSources={feed}", $"-p:RestorePackagesPath={Path.Combine(_folder, "packages")}", $"-p:RestoreFallbackFolders={SharedPackages}");
        return [.. output.Split('\n').Where(line => line.Contains(": warning ", StringComparison.Ordinal)).Distinct()];
    }

    public async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => await RunAsync(Program, arguments);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // What is there already needn't be fetched; nothing is added to it.
    private static string SharedPackages
    {
        get
        {
            var named = Environment.GetEnvironmentVariable("NUGET_PACKAGES");
            var folder = string.IsNullOrEmpty(named) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages") : named;
            return Directory.CreateDirectory(folder).FullName;
        }
    }

    private static void RequireLinker()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "clang")) || File.Exists(Path.Combine(folder, "gcc"))))
        {
            Assert.Fail("A native program can't be linked without clang or gcc and zlib's development files: install them, or run tests/run as root, which does.");
        }
    }

    private async Task<string> DotnetAsync(string verb, string project, params string[] arguments)
    {
        // tests/AcpRegistry.Sdk.IntegrationTests/bin/Release/net10.0
        var root = Path.GetFullPath("../../../../..", TestContext.CurrentContext.TestDirectory);
        var (exitCode, output, error) = await RunAsync(
            "dotnet", [verb, Path.Combine(root, project), "-c", "Release", "--artifacts-path", Path.Combine(_folder, "build"), "--nologo", "-v", "q", .. arguments]);
        Assert.That(exitCode, Is.Zero, $"dotnet {verb} {project}:\n{output}\n{error}");
        return output;
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };

        // No server of the build outlives it.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{program}' did not start.");
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
