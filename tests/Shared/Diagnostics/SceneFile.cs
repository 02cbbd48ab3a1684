namespace AcpRegistry.Sdk.Tests.Diagnostics;

/// <summary>A file that ends with its scene.</summary>
internal sealed class SceneFile : IAsyncDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"scene-{Guid.NewGuid():N}.pem");

    public Task WriteAsync(string text) => File.WriteAllTextAsync(Path, text);

    public ValueTask DisposeAsync()
    {
        File.Delete(Path);
        return ValueTask.CompletedTask;
    }
}
