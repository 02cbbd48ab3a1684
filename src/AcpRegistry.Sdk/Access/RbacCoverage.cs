namespace AcpRegistry.Sdk.Access;

/// <summary>The server's test for escalation: may somebody who holds these rules hand out those?</summary>
internal static class RbacCoverage
{
    /// <summary>
    /// What of <paramref name="wanted"/> is not in <paramref name="held"/>, verbs of one resource together; empty: all is held.
    /// </summary>
    /// <remarks>
    /// A right is held only if a single rule gives it: each wanted rule is taken apart into one group, resource, verb and name, so several
    /// held rules together can cover one wanted rule.
    /// </remarks>
    public static IReadOnlyList<RbacRule> Missing(IReadOnlyList<RbacRule> held, IEnumerable<RbacRule> wanted) =>
        [.. wanted.SelectMany(Split)
            .Where(right => !held.Any(rule => rule.Covers(right)))
            .GroupBy(right => (right.ApiGroups[0], right.Resources[0], Name: right.ResourceNames.FirstOrDefault()))
            .Select(rights => new RbacRule(
                [rights.Key.Item1],
                [rights.Key.Item2],
                rights.Select(right => right.Verbs[0]).Distinct(StringComparer.Ordinal),
                rights.Key.Name is null ? [] : [rights.Key.Name]))];

    private static IEnumerable<RbacRule> Split(RbacRule rule) =>
        from apiGroup in rule.ApiGroups
        from resource in rule.Resources
        from verb in rule.Verbs
        from name in rule.ResourceNames.IsEmpty ? [null] : rule.ResourceNames.Select(name => (string?)name)
        select new RbacRule([apiGroup], [resource], [verb], name is null ? [] : [name]);
}
