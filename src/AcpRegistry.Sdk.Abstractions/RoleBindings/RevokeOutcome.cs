using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>Whether there was a binding to delete.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RevokeOutcome>))]
public enum RevokeOutcome
{
    /// <summary>No binding of that name was there.</summary>
    NotFound = 0,

    /// <summary>It was deleted, and it is gone.</summary>
    Deleted,

    /// <summary>It is being deleted, by this call or since before, and its finalizers keep it. It still grants until it is gone.</summary>
    BeingDeleted,
}
