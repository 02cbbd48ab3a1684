using System.Text.RegularExpressions;
using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.IntegrationTests.Native;

/// <summary>A native program made from the SDK's packages asks a real server.</summary>
public sealed partial class NativeProgramTests : ControlPlaneTests
{
    private readonly NativeBuild _build = new();
    private IReadOnlyList<string> _warnings = [];

    [OneTimeSetUp]
    public async Task PublishAsync() => _warnings = await _build.PublishAsync();

    [OneTimeTearDown]
    public void DeleteBuild() => _build.Dispose();

    [Test]
    public void Publish_Warnings_AreOfKubernetesClientAlone() => Assert.That(_warnings.Where(warning => !OfKubernetesClient().IsMatch(warning)), Is.Empty);

    [Test]
    public async Task Program_AccountThatIsGrantedAndOneThatIsNot_SaysAllowedAndDenied()
    {
        AccessSubject granted = NewServiceAccount();
        AccessSubject other = NewServiceAccount();
        await Sdk.RoleBindings.GrantAsync(Grant(granted));
        await UntilAsync(Sdk, CanPull(granted), AccessVerdict.Allowed);

        (int ExitCode, string Output, string Error) allowed = await _build.RunAsync(Plane.AdminKubeconfigPath, $"{granted}", Owner);
        (int ExitCode, string Output, string Error) denied = await _build.RunAsync(Plane.AdminKubeconfigPath, $"{other}", Owner);

        Assert.That(allowed, Is.EqualTo((0, "Allowed\n", "")));
        Assert.That(denied, Is.EqualTo((0, "Denied\n", "")));
    }

    [Test]
    public void Program_ItsSize_IsUnder30Megabytes() => Assert.That(new FileInfo(_build.Program).Length, Is.LessThan(30_000_000));

    // It reads objects by reflection in parts that the SDK doesn't use, and says so of the whole assembly.
    [GeneratedRegex("warning (IL2104|IL3053): Assembly 'KubernetesClient' produced ")]
    private static partial Regex OfKubernetesClient();
}
