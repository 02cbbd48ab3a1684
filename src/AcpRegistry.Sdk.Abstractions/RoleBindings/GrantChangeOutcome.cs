using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>What became of a change.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GrantChangeOutcome>))]
public enum GrantChangeOutcome
{
    /// <summary>It could not be done; the cluster is as it was, unless the error says that no answer came.</summary>
    Failed = 0,

    /// <summary>It was done; in a rehearsal: it would be.</summary>
    Done,

    /// <summary>Somebody had done it meanwhile.</summary>
    AlreadyDone,

    /// <summary>The RoleBinding is being deleted, and its finalizers keep it. It still grants until it is gone.</summary>
    BeingDeleted,
}
