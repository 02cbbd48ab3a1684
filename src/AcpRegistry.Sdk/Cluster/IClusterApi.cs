using System.Text.Json;
using k8s.Models;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>
/// The one port to the API server. Every call is bounded in time, can be cancelled, and fails with an <see cref="AcpRegistryException"/> that
/// holds nothing secret; every name reaches the URL escaped. Requests are repeated where that can do no harm, and a write that may have taken
/// effect is looked up first. An answer that isn't what was asked for is an error, never an empty list. A list is read whole, from one version:
/// it starts over, twice at most, when the server no longer has the version of its pages.
/// </summary>
internal interface IClusterApi
{
    /// <summary>Null where there is none of that name.</summary>
    Task<V1Service?> FindServiceAsync(string @namespace, string name, CancellationToken cancellationToken);

    /// <summary>Null where the server has no <c>discovery.k8s.io/v1</c>, as before 1.21.</summary>
    Task<IReadOnlyList<V1EndpointSlice>?> FindEndpointSlicesAsync(string @namespace, string service, CancellationToken cancellationToken);

    /// <summary>Null where there are none of that name.</summary>
    Task<V1Endpoints?> FindEndpointsAsync(string @namespace, string name, CancellationToken cancellationToken);

    Task<IReadOnlyList<V1Ingress>> ListIngressesAsync(string @namespace, CancellationToken cancellationToken);

    Task<IReadOnlyList<V1APIGroup>> ListApiGroupsAsync(CancellationToken cancellationToken);

    /// <summary>An object of a kind that has no type here, at the cluster scope; null where it isn't there.</summary>
    Task<JsonElement?> FindClusterObjectAsync(string group, string version, string plural, string name, CancellationToken cancellationToken);

    /// <summary>Lists and watches the one Service of that name, until the answer is disposed of.</summary>
    IListWatch FollowService(string @namespace, string name, IWatchSink<V1Service> sink);

    /// <summary>Lists and watches all ClusterRoles, until the answer is disposed of.</summary>
    IListWatch FollowClusterRoles(IWatchSink<V1ClusterRole> sink);

    /// <summary>Lists and watches the Roles of all namespaces, until the answer is disposed of.</summary>
    IListWatch FollowRoles(IWatchSink<V1Role> sink);

    /// <summary>Lists and watches all ClusterRoleBindings, until the answer is disposed of.</summary>
    IListWatch FollowClusterRoleBindings(IWatchSink<V1ClusterRoleBinding> sink);

    /// <summary>Lists and watches the RoleBindings of all namespaces, until the answer is disposed of.</summary>
    IListWatch FollowRoleBindings(IWatchSink<V1RoleBinding> sink);

    /// <summary>Null where there is none of that name.</summary>
    Task<V1Namespace?> FindNamespaceAsync(string name, CancellationToken cancellationToken);

    /// <summary>Those of all namespaces.</summary>
    Task<IReadOnlyList<V1ServiceAccount>> ListServiceAccountsAsync(CancellationToken cancellationToken);

    /// <summary>Null where there is none of that name.</summary>
    Task<V1ServiceAccount?> FindServiceAccountAsync(string @namespace, string name, CancellationToken cancellationToken);

    /// <summary>Null where there is none of that name. What is in it must go into no message, log or result.</summary>
    Task<V1Secret?> FindSecretAsync(string @namespace, string name, CancellationToken cancellationToken);

    /// <summary>Null where there is none of that name.</summary>
    Task<V1Pod?> FindPodAsync(string @namespace, string name, CancellationToken cancellationToken);

    /// <summary>The template that an object makes pods from; null where there is none of that name.</summary>
    Task<V1PodTemplateSpec?> FindPodTemplateAsync(PodTemplateKind kind, string @namespace, string name, CancellationToken cancellationToken);

    /// <summary>What is told about one object, in the order of the events' names: the first 2,000, which four pages hold; others are left out.</summary>
    /// <param name="namespace">Of the events and of the object.</param>
    /// <param name="kind">As it is spelled in objects, e.g. <c>Pod</c>.</param>
    /// <param name="name">The object's.</param>
    /// <param name="uid">Leaves out what is told about another object that had the name before; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<Corev1Event>> ListEventsAsync(string @namespace, string kind, string name, string? uid, CancellationToken cancellationToken);

    Task<IReadOnlyList<V1NetworkPolicy>> ListNetworkPoliciesAsync(string @namespace, CancellationToken cancellationToken);

    /// <summary>Null where there is none of that name.</summary>
    Task<V1ClusterRole?> FindClusterRoleAsync(string name, CancellationToken cancellationToken);

    Task<V1SubjectAccessReviewStatus> ReviewSelfAsync(V1ResourceAttributes resource, CancellationToken cancellationToken);

    /// <summary>Asks as <paramref name="user"/>, whom the caller must be allowed to impersonate; a name that no header can hold is refused.</summary>
    Task<V1SubjectAccessReviewStatus> ReviewSelfAsAsync(string user, V1ResourceAttributes resource, CancellationToken cancellationToken);

    Task<V1SubjectAccessReviewStatus> ReviewAsync(V1SubjectAccessReviewSpec spec, CancellationToken cancellationToken);

    /// <summary>Asks in the namespace that <paramref name="spec"/> asks about.</summary>
    Task<V1SubjectAccessReviewStatus> ReviewLocallyAsync(V1SubjectAccessReviewSpec spec, CancellationToken cancellationToken);

    /// <summary>Null where there is none of that name.</summary>
    Task<V1RoleBinding?> FindRoleBindingAsync(string @namespace, string name, CancellationToken cancellationToken);

    /// <summary>As pages come in; a null namespace means all of them. It fails with status 410 if the reader is slower than the server remembers.</summary>
    IAsyncEnumerable<V1RoleBinding> StreamRoleBindingsAsync(string? @namespace, CancellationToken cancellationToken);

    /// <summary>A null namespace means all of them.</summary>
    Task<IReadOnlyList<V1RoleBinding>> ListRoleBindingsAsync(string? @namespace, CancellationToken cancellationToken);

    /// <summary>A null namespace means all of them.</summary>
    Task<IReadOnlyList<V1Role>> ListRolesAsync(string? @namespace, CancellationToken cancellationToken);

    Task<IReadOnlyList<V1ClusterRole>> ListClusterRolesAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<V1ClusterRoleBinding>> ListClusterRoleBindingsAsync(CancellationToken cancellationToken);

    Task<V1RoleBinding> CreateRoleBindingAsync(V1RoleBinding binding, CancellationToken cancellationToken);

    /// <summary>Only over the version that <paramref name="binding"/> was read as.</summary>
    Task<V1RoleBinding> ReplaceRoleBindingAsync(V1RoleBinding binding, CancellationToken cancellationToken);

    /// <summary>Only in the version that <paramref name="binding"/> was read as; false where it was gone already.</summary>
    /// <remarks>
    /// True as well if the answer to a first request was lost and a second one finds nothing, or another object of that name: the first one, most
    /// likely, deleted it.
    /// </remarks>
    Task<bool> DeleteRoleBindingAsync(V1RoleBinding binding, CancellationToken cancellationToken);

    /// <summary>The same port, whose writes the server checks, rights and all, and doesn't store.</summary>
    IClusterApi Rehearsing();
}
