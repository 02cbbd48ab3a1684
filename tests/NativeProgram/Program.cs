using AcpRegistry.Sdk;
using AcpRegistry.Sdk.Access;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

// Asks whether a subject may pull, as a program with a container and configuration does, and prints the verdict.
if (args is not [var kubeconfig, var subject, var imageNamespace])
{
    await Console.Error.WriteLineAsync("Usage: NativeProgram KUBECONFIG SUBJECT NAMESPACE");
    return 2;
}

var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("AcpRegistry:Kubeconfig", kubeconfig)]).Build();
await using var provider = new ServiceCollection().AddAcpRegistry(configuration.GetSection(AcpRegistryOptions.SectionName)).BuildServiceProvider();
var decision = await provider.GetRequiredService<IPullPermissionChecker>().CheckAsync(new AccessQuestion(AccessSubject.Parse(subject), imageNamespace));
Console.WriteLine(decision.Verdict);
return 0;
