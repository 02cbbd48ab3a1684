using AcpRegistry.Sdk.Diagnostics;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Diagnostics;

[TestFixture]
public sealed class NetworkPolicySelectionTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["app"] = "web", ["tier"] = "front" };

    private static IEnumerable<TestCaseData> Policies()
    {
        yield return Row("empty selector, no types: ingress alone", "podSelector: {}", ingress: true, egress: false);
        yield return Row("no types, egress rules: both", "{podSelector: {}, egress: [{to: [{podSelector: {}}]}]}", true, true);
        yield return Row("no types, empty egress rules: ingress alone", "{podSelector: {}, egress: []}", true, false);
        yield return Row("no types, ingress rules: ingress alone", "{podSelector: {}, ingress: [{}]}", true, false);
        yield return Row("Egress alone", "{podSelector: {}, policyTypes: [Egress]}", false, true);
        yield return Row("Ingress alone, though it has egress rules", "{podSelector: {}, policyTypes: [Ingress], egress: [{}]}", true, false);
        yield return Row("both", "{podSelector: {}, policyTypes: [Ingress, Egress]}", true, true);
        yield return Row("empty types are none", "{podSelector: {}, policyTypes: [], egress: [{}]}", true, true);
        yield return Both("labels that match", "{matchLabels: {app: web}}", true);
        yield return Both("all labels must match", "{matchLabels: {app: web, tier: back}}", false);
        yield return Both("a label that isn't there", "{matchLabels: {team: a}}", false);
        yield return Both("labels compare with case", "{matchLabels: {app: Web}}", false);
        yield return Both("In", "{matchExpressions: [{key: app, operator: In, values: [api, web]}]}", true);
        yield return Both("In, another value", "{matchExpressions: [{key: app, operator: In, values: [api]}]}", false);
        yield return Both("In, label missing", "{matchExpressions: [{key: team, operator: In, values: [a]}]}", false);
        yield return Both("NotIn", "{matchExpressions: [{key: app, operator: NotIn, values: [api]}]}", true);
        yield return Both("NotIn, that value", "{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", false);
        yield return Both("NotIn, label missing", "{matchExpressions: [{key: team, operator: NotIn, values: [a]}]}", true);
        yield return Both("Exists", "{matchExpressions: [{key: tier, operator: Exists}]}", true);
        yield return Both("Exists, missing", "{matchExpressions: [{key: team, operator: Exists}]}", false);
        yield return Both("DoesNotExist", "{matchExpressions: [{key: team, operator: DoesNotExist}]}", true);
        yield return Both("DoesNotExist, there", "{matchExpressions: [{key: app, operator: DoesNotExist}]}", false);
        yield return Both("labels and expressions are joined by AND", "{matchLabels: {app: web}, matchExpressions: [{key: tier, operator: In, values: [back]}]}", false);

        static TestCaseData Both(string name, string selector, bool selected) => Row(name, $"{{podSelector: {selector}, policyTypes: [Ingress, Egress]}}", selected, selected);

        static TestCaseData Row(string name, string spec, bool ingress, bool egress) => new TestCaseData(spec, ingress, egress).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Policies))]
    public void Policies_OfAPod_AreThoseOfTheApisRules(string spec, bool ingress, bool egress)
    {
        V1NetworkPolicy[] policies = [Policy(spec)];

        Assert.That(NetworkPolicySelection.ForIngress(policies, Labels).Count == 1, Is.EqualTo(ingress), "ingress");
        Assert.That(NetworkPolicySelection.ForEgress(policies, Labels).Count == 1, Is.EqualTo(egress), "egress");
    }

    [Test]
    public void Policies_OfAPodWithoutLabels_AreThoseForAll()
    {
        V1NetworkPolicy[] policies = [Policy("{podSelector: {matchLabels: {app: web}}}"), Policy("podSelector: {}"), new() { Spec = null }];

        Assert.That(NetworkPolicySelection.ForIngress(policies, null), Is.EqualTo(new[] { policies[1] }));
    }

    private static V1NetworkPolicy Policy(string spec) => new() { Spec = KubernetesYaml.Deserialize<V1NetworkPolicySpec>(spec) };
}
