using AcpRegistry.Sdk.Testing;
using AcpRegistry.Sdk.Tests.Support;

namespace AcpRegistry.Sdk.Tests.ControlPlanes;

[TestFixture]
public sealed class ControlPlaneAssetsTests
{
    [Test]
    public void Find_DirectoryWithoutThePrograms_SaysWhichAndHowToPointToThem()
    {
        var directory = Directory.CreateTempSubdirectory("no-control-plane-");
        try
        {
            Assert.That(
                () => ControlPlaneAssets.Find(new LocalControlPlaneOptions { AssetsDirectory = directory.FullName }),
                Throws.TypeOf<LocalControlPlaneException>().With.Message.Contains(directory.FullName)
                    .And.Message.Contains("etcd").And.Message.Contains("kube-apiserver").And.Message.Contains("KUBEBUILDER_ASSETS"));
        }
        finally
        {
            directory.Delete();
        }
    }

    [Test]
    public void NoneFound_NamesTheProgramsAndHowToPointToThem() => Assert.That(
        ControlPlaneAssets.NoneFound("/home/me/.cache").Message,
        Does.Contain("'/home/me/.cache'").And.Contain("etcd and kube-apiserver").And.Contain("KUBEBUILDER_ASSETS").And.Contain("AssetsDirectory"));

    // Those who have the package don't have the repository.
    [Test]
    public void Package_NamesNoScriptOfTheRepository() => Assert.That(
        SourceTree.Files("AcpRegistry.Sdk.Testing").Where(file => file.Text.Contains("tests/", StringComparison.Ordinal)).Select(file => file.Path), Is.Empty);
}
