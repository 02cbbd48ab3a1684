namespace AcpRegistry.Sdk.IntegrationTests;

/// <summary>What one run of kubectl left, without the blanks around it.</summary>
public sealed record KubectlResult(int ExitCode, string Output, string Error);
