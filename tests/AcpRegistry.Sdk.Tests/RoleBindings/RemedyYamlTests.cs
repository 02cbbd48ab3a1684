using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Common.Yaml;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.RoleBindings;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.RoleBindings;

/// <summary>YAML in remedies holds the names as they are, whatever YAML takes them for.</summary>
public sealed class RemedyYamlTests
{
    private static readonly string[] Namespaces = ["null", "123", "1e3", "0x1f", "on", "y", "true", "0", "00", "shared-ns"];
    private static readonly string[] Roles = ["system:image-puller", "a\"b", "a\\b", "null", "1e3", "a: b", "#a", "it's", "line\nfeed", "tab\t", "a\u2028b", "{x}"];

    [Test]
    public void MayNotBind_AnyNamespaceAndRole_IsTheRoleToApply([ValueSource(nameof(Namespaces))] string @namespace, [ValueSource(nameof(Roles))] string role)
    {
        var remedy = GrantFindings.MayNotBind(new PullGrant(@namespace, AccessSubject.User("alice")), Profile(role), []).Remedy;

        var documents = YamlReader.ReadAll(remedy);
        Assert.That(documents.Select(document => Text(document, "metadata", "namespace")), Is.EqualTo(new[] { @namespace, @namespace }));
        Assert.That(documents.Select(document => Text(document, "kind")), Is.EqualTo(new[] { "Role", "RoleBinding" }));
        Assert.That(Text(At(documents[0], "rules"), 1, "resourceNames", 0), Is.EqualTo(role));
        Assert.That(Text(At(documents[1], "subjects"), 0, "name"), Is.EqualTo("CALLER"));
    }

    [Test]
    public void NotPermitted_AnyRole_HasTheRules([ValueSource(nameof(Roles))] string role)
    {
        var remedy = RoleBindingErrors.NotPermitted(new AcpRegistryForbiddenException("No.", "Ask."), new PullGrant("shared-ns", AccessSubject.User("alice")), Profile(role), "create").Remedy;

        var rules = YamlReader.ReadAll(string.Concat(remedy.Split('\n').Where(line => line.StartsWith("- {", StringComparison.Ordinal)).Select(line => line + "\n"))).Single();
        Assert.That(Text(rules, 1, "resourceNames", 0), Is.EqualTo(role));
        Assert.That(Text(rules, 0, "verbs", 0), Is.EqualTo("get"));
    }

    // What isn't a command stays a comment, or a shell would run it.
    [Test]
    public void RoleLacksRight_AnyRole_IsOneCommandBelowComments([ValueSource(nameof(Roles))] string role)
    {
        var remedy = GrantFindings.RoleLacksRight(Profile(role), new V1ClusterRole()).Remedy.Split('\n');

        Assert.That(remedy.Take(2), Has.All.StartWith("# "));
        Assert.That(remedy[2], Does.StartWith("kubectl edit clusterrole "));
        Assert.That(Text(YamlReader.ReadFirst(remedy[1][2..])!, 0, "resources", 0), Is.EqualTo("images"));
    }

    private static RegistryProfile Profile(string role) => RegistryProfile.FromOptions(new AcpRegistryOptions { PullerRole = role });

    private static string Text(YamlNode node, params object[] path) =>
        path.Aggregate(node, At) is YamlScalar { Kind: YamlScalarKind.String, Text: var text } ? text : throw new AssertionException("It isn't a text.");

    private static YamlNode At(YamlNode node, object step) => step is int index ? ((YamlSequence)node).Items[index] : ((YamlMapping)node).Entries[(string)step];
}
