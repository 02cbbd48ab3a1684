using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Access;

/// <summary>The three kinds of subjects that Kubernetes RBAC knows.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AccessSubjectKind>))]
public enum AccessSubjectKind
{
    /// <summary>A ServiceAccount: what pods pull images as.</summary>
    ServiceAccount = 0,

    /// <summary>A user, by the name that the cluster's authentication gives.</summary>
    User,

    /// <summary>A group, by the name that the cluster's authentication gives.</summary>
    Group,
}
