using AcpRegistry.Sdk.Access;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Access;

public sealed class RbacMappingTests
{
    [Test]
    public void ToRbac_AbsentLists_AreEmpty()
    {
        var metadata = new V1ObjectMeta { Name = "n", NamespaceProperty = "ns" };
        var role = new V1RoleRef { Kind = "Role", Name = "r" };

        Assert.Multiple(() =>
        {
            Assert.That(new V1ClusterRole { Metadata = metadata }.ToRbac().Rules, Is.Empty);
            Assert.That(new V1Role { Metadata = metadata, Rules = [new V1PolicyRule()] }.ToRbac().Rules, Is.Empty);
            Assert.That(new V1RoleBinding { Metadata = metadata, RoleRef = role }.ToRbac().Subjects, Is.Empty);
            Assert.That(new V1ClusterRoleBinding { Metadata = metadata, RoleRef = role }.ToRbac().Subjects, Is.Empty);
        });
    }

    [Test]
    public void ToRbac_RoleBinding_KeepsWhatDecides()
    {
        RbacBinding binding = new V1RoleBinding
        {
            Metadata = new V1ObjectMeta { Name = "b", NamespaceProperty = "ns" },
            RoleRef = new V1RoleRef { Kind = "ClusterRole", Name = "r" },
            Subjects =
            [
                new Rbacv1Subject { Kind = "User", Name = "u" },
                new Rbacv1Subject { Kind = "Group", Name = "g" },
                new Rbacv1Subject { Kind = "ServiceAccount", Name = "s", NamespaceProperty = "other" },
                new Rbacv1Subject { Kind = "Robot", Name = "x" },
            ],
        }.ToRbac();

        Assert.That((binding.Namespace, binding.Name, binding.Role), Is.EqualTo(("ns", "b", new RbacRoleRef(true, "r"))));
        Assert.That(binding.Subjects, Is.EqualTo((RbacSubject[])
        [
            new RbacSubject(RbacSubjectKind.User, "u"),
            new RbacSubject(RbacSubjectKind.Group, "g"),
            new RbacSubject(RbacSubjectKind.ServiceAccount, "s", "other"),
        ]));
    }

    [Test]
    public void ToRbac_ClusterKinds_HaveNoNamespace()
    {
        var metadata = new V1ObjectMeta { Name = "n" };

        Assert.That(new V1ClusterRole { Metadata = metadata }.ToRbac().Namespace, Is.Empty);
        Assert.That(new V1ClusterRoleBinding { Metadata = metadata, RoleRef = new V1RoleRef { Kind = "ClusterRole", Name = "r" } }.ToRbac().Namespace, Is.Empty);
    }
}
