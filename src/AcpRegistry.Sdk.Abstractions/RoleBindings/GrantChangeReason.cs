using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>Why a plan changes something, or holds a grant back.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GrantChangeReason>))]
public enum GrantChangeReason
{
    /// <summary>It is declared and isn't there.</summary>
    Missing = 0,

    /// <summary>Its subject, reason or expiry isn't as it is declared.</summary>
    Differs,

    /// <summary>The set made it, and doesn't declare it any more.</summary>
    NotDeclared,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>It is to a ServiceAccount that isn't there.</summary>
    Orphaned,

    /// <summary>A RoleBinding that is not the set's has its name.</summary>
    NameTaken,

    /// <summary>Its RoleBinding is being deleted, and its finalizers keep it until then.</summary>
    BeingDeleted,
}
