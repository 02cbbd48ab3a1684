using System.Collections.Immutable;

namespace AcpRegistry.Sdk.Access;

/// <summary>One rule of a role, as it applies to resources; a rule's <c>nonResourceURLs</c> are not kept.</summary>
internal sealed class RbacRule
{
    private const string All = "*";

    public RbacRule(
        IEnumerable<string>? apiGroups,
        IEnumerable<string>? resources,
        IEnumerable<string>? verbs,
        IEnumerable<string>? resourceNames = null)
    {
        ApiGroups = [.. apiGroups ?? []];
        Resources = [.. resources ?? []];
        Verbs = [.. verbs ?? []];
        ResourceNames = [.. resourceNames ?? []];
    }

    public ImmutableArray<string> ApiGroups { get; }

    /// <summary><c>pods</c>, <c>pods/log</c>, <c>*/log</c> or <c>*</c>.</summary>
    public ImmutableArray<string> Resources { get; }

    public ImmutableArray<string> Verbs { get; }

    /// <summary>Empty: any name. Unlike the other three, where empty matches nothing.</summary>
    public ImmutableArray<string> ResourceNames { get; }

    public bool Allows(in RbacRequest request) =>
        HasOrAll(Verbs, request.Verb)
        && HasOrAll(ApiGroups, request.ApiGroup)
        && AllowsResource(request.Resource, request.Subresource)
        && (ResourceNames.IsEmpty || Has(ResourceNames, request.Name));

    /// <summary>Whether whoever holds this rule holds all of <paramref name="other"/> too: the test for escalation.</summary>
    /// <remarks>Here <c>*/layers</c> does cover <c>imagestreams/layers</c> written in one word, unlike in <see cref="Allows"/>.</remarks>
    public bool Covers(RbacRule other) =>
        (Has(Verbs, All) || HasEach(Verbs, other.Verbs))
        && (Has(ApiGroups, All) || HasEach(ApiGroups, other.ApiGroups))
        && CoversResources(other.Resources)
        && (ResourceNames.IsEmpty || (!other.ResourceNames.IsEmpty && HasEach(ResourceNames, other.ResourceNames)));

    /// <summary>As the server prints a rule in a refusal: <c>{APIGroups:["a"], Resources:["b"], Verbs:["get" "list"]}</c>.</summary>
    public override string ToString()
    {
        var parts = new List<string>(4);
        Add("APIGroups", ApiGroups);
        Add("Resources", Resources);
        Add("ResourceNames", ResourceNames);
        Add("Verbs", Verbs);
        return "{" + string.Join(", ", parts) + "}";

        void Add(string name, ImmutableArray<string> values)
        {
            if (!values.IsEmpty)
            {
                parts.Add($"{name}:{RbacText.Quote(values)}");
            }
        }
    }

    private bool AllowsResource(string resource, string subresource)
    {
        foreach (string mine in Resources)
        {
            if (mine == All
                || (subresource.Length == 0 ? mine == resource : IsPair(mine, resource, subresource) || IsPair(mine, All, subresource)))
            {
                return true;
            }
        }

        return false;
    }

    private bool CoversResources(ImmutableArray<string> resources)
    {
        if (Has(Resources, All))
        {
            return true;
        }

        foreach (string resource in resources)
        {
            int slash = resource.IndexOf('/', StringComparison.Ordinal);
            if (!Has(Resources, resource) && (slash < 0 || !Has(Resources, string.Concat(All, resource.AsSpan(slash)))))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPair(string text, string resource, string subresource) =>
        text.Length == resource.Length + 1 + subresource.Length
        && text[resource.Length] == '/'
        && text.StartsWith(resource, StringComparison.Ordinal)
        && text.EndsWith(subresource, StringComparison.Ordinal);

    private static bool HasOrAll(ImmutableArray<string> values, string wanted)
    {
        foreach (string value in values)
        {
            if (value == All || value == wanted)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Has(ImmutableArray<string> values, string wanted)
    {
        foreach (string value in values)
        {
            if (value == wanted)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasEach(ImmutableArray<string> values, ImmutableArray<string> wanted)
    {
        foreach (string one in wanted)
        {
            if (!Has(values, one))
            {
                return false;
            }
        }

        return true;
    }
}
