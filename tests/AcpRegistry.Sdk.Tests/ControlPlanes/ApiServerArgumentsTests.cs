using AcpRegistry.Sdk.Testing;

namespace AcpRegistry.Sdk.Tests.ControlPlanes;

[TestFixture]
public sealed class ApiServerArgumentsTests
{
    [TestCase("1.20.2", true)]
    [TestCase("1.23.17", true)]
    [TestCase("1.24.0", false)]
    [TestCase("1.36.2", false)]
    public async Task Build_Version_SwitchesOffTheInsecurePortWhereThereIsOne(string version, bool expected) =>
        Assert.That((await BuildAsync(version)).Contains("--insecure-port=0"), Is.EqualTo(expected));

    [Test]
    public async Task Build_Always_ListensOnLoopbackOnly()
    {
        string[] arguments = await BuildAsync("1.36.2");

        Assert.That(arguments, Has.Member("--bind-address=127.0.0.1").And.Member("--secure-port=12345"));
    }

    [Test]
    public async Task Build_SameArgumentGiven_LeavesOutItsOwn()
    {
        string[] arguments = await BuildAsync("1.36.2", "--authorization-mode=RBAC,Webhook", "--v=4");

        Assert.That(
            arguments.Where(argument => argument.StartsWith("--authorization-mode", StringComparison.Ordinal)),
            Is.EqualTo(["--authorization-mode=RBAC,Webhook"]));
        Assert.That(arguments, Has.Member("--v=4"));
    }

    private static async Task<string[]> BuildAsync(string version, params string[] more)
    {
        await using var directory = PrivateDirectory.Create();
        return [.. ApiServerArguments.Build(Version.Parse(version), new ControlPlaneFiles(directory), port: 12345, etcdPort: 12346, more)];
    }
}
