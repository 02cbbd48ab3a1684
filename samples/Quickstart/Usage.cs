namespace Quickstart;

/// <summary>The arguments that the program takes.</summary>
internal static class Usage
{
    public const string Text =
        """
        Shows how pods pull images from another namespace, and what keeps them from it.

        dotnet run --project samples/Quickstart                          on a cluster in memory
        dotnet run --project samples/Quickstart -- --kubeconfig PATH     on a real one, in two namespaces that it creates and deletes
        dotnet run --project samples/Quickstart -- --help                prints this
        """;

    /// <summary>What is wrong with the arguments; null if nothing is.</summary>
    public static string? Problem(string[] args) =>
        args switch
        {
            [] or ["--kubeconfig", _] => null,
            ["--kubeconfig"] => "--kubeconfig needs the path of a kubeconfig.",
            ["--kubeconfig", _, var more, ..] => $"Unknown argument '{more}'.",
            [var unknown, ..] => $"Unknown argument '{unknown}'.",
        };
}
