namespace AcpRegistry.Sdk.Cluster;

/// <summary>What a request is, in the words of RBAC: for messages, remedies, logs and metrics.</summary>
internal sealed record ClusterCall(string Verb, string Resource, string Group, string? Namespace = null, string? Name = null)
{
    public const string Rbac = "rbac.authorization.k8s.io";
    public const string Authorization = "authorization.k8s.io";
    public const string Core = "";

    /// <summary>True where nothing is stored, so that asking twice is the same as asking once: a review is a POST, but only a question.</summary>
    public bool IsRead => Verb is "get" or "list" or "watch" || Group == Authorization;

    /// <summary>True for a list or watch of objects that live in namespaces, in whichever of them.</summary>
    public bool IsOfAllNamespaces =>
        Namespace is null && Verb is ("list" or "watch") && Resource is not ("namespaces" or "clusterroles" or "clusterrolebindings");

    private string GroupResource => Group.Length == 0 ? Resource : $"{Resource}.{Group}";

    private string Place => Namespace is null ? "at the cluster scope" : $"in the namespace {KubernetesNames.Quote(Namespace)}";

    public string AskFor => $"Ask an administrator for the verb '{Verb}' on '{GroupResource}' {Place}.";

    public override string ToString() =>
        Name is null ? $"{Verb} {GroupResource} {Place}" : $"{Verb} {GroupResource} {KubernetesNames.Quote(Name)} {Place}";
}
