using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>Whether a grant had to be written.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GrantOutcome>))]
public enum GrantOutcome
{
    /// <summary>It stood already, just so; nothing was written.</summary>
    Unchanged = 0,

    /// <summary>Its RoleBinding was made.</summary>
    Created,

    /// <summary>Its RoleBinding was there, ours, and differed in reason, expiry or a lost subject; it was brought up to date.</summary>
    Updated,

    /// <summary>Another RoleBinding of its name was deleted, and its own made. In between there was a gap: neither was there.</summary>
    Replaced,

    /// <summary>
    /// The answer to the create was lost; a RoleBinding of its name exists now, and the caller may not read it. It is most likely the grant's own.
    /// A call with <c>get</c> on <c>rolebindings</c> confirms it.
    /// </summary>
    Unconfirmed,
}
