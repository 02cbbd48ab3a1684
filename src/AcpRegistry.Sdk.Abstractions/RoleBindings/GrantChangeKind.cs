using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>What a plan does about a RoleBinding.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GrantChangeKind>))]
public enum GrantChangeKind
{
    /// <summary>Make it.</summary>
    Create = 0,

    /// <summary>Bring subject, reason and expiry to what is declared.</summary>
    Update,

    /// <summary>Delete it.</summary>
    Delete,
}
