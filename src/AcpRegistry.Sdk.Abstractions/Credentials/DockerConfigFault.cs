namespace AcpRegistry.Sdk.Credentials;

/// <summary>What is malformed in a Docker configuration; the text is the end of a sentence, and quotes nothing but a host.</summary>
internal sealed record DockerConfigFault(PullSecretProblem Problem, string Text);
