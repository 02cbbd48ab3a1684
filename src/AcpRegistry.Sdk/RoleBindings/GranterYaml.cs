using AcpRegistry.Sdk.Common.Yaml;
using AcpRegistry.Sdk.Registries;
using k8s.Models;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>What an administrator applies so that a caller may grant, and so that a grant gives something.</summary>
internal static class GranterYaml
{
    private const string Name = "acp-registry-granter";
    private const string ApiVersion = $"{V1Role.KubeGroup}/{V1Role.KubeApiVersion}";

    /// <summary>A Role, and a RoleBinding of it to a caller who is still to be named.</summary>
    public static string Role(string @namespace, string pullerRole) => YamlWriter.Write(
        YamlNodes.Map([.. Head(V1Role.KubeKind, @namespace), ("rules", YamlNodes.List(GrantingRules(pullerRole)))]),
        YamlNodes.Map(
        [
            .. Head(V1RoleBinding.KubeKind, @namespace),
            ("roleRef", YamlNodes.Map(Field("apiGroup", V1Role.KubeGroup), Field("kind", V1Role.KubeKind), Field("name", Name))),
            ("subjects", YamlNodes.List(YamlNodes.Map(Field("apiGroup", V1Role.KubeGroup), Field("kind", "User"), Field("name", "CALLER")))),
        ]));

    /// <summary>The rules alone, a line each.</summary>
    public static string Rules(string pullerRole) => YamlWriter.Write(YamlNodes.List(GrantingRules(pullerRole)));

    /// <summary>The rule that the puller role should hold, in one line.</summary>
    public static string PullRule(PullRight right) =>
        YamlWriter.Write(YamlNodes.List(Rule(right.Group, right.Subresource is null ? right.Resource : $"{right.Resource}/{right.Subresource}", null, right.Verb))).TrimEnd('\n');

    private static YamlMapping[] GrantingRules(string pullerRole) =>
    [
        Rule(V1Role.KubeGroup, "rolebindings", null, "get", "list", "create", "update", "delete"),
        Rule(V1Role.KubeGroup, "clusterroles", pullerRole, "bind"),
    ];

    private static YamlMapping Rule(string group, string resource, string? name, params string[] verbs) => YamlNodes.Map(
        ("apiGroups", YamlNodes.Texts(group)),
        ("resources", YamlNodes.Texts(resource)),
        ("resourceNames", name is null ? null : YamlNodes.Texts(name)),
        ("verbs", YamlNodes.Texts(verbs)));

    private static (string, YamlNode?)[] Head(string kind, string @namespace) =>
    [
        Field("apiVersion", ApiVersion), Field("kind", kind), ("metadata", YamlNodes.Map(Field("name", Name), Field("namespace", @namespace))),
    ];

    private static (string Key, YamlNode? Value) Field(string key, string text) => (key, YamlNodes.Text(text));
}
