using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Access;

/// <summary>In what a binding misses, the likeliest cause first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PullAccessNearMissKind>))]
public enum PullAccessNearMissKind
{
    /// <summary>The subject is bound in the right namespace, to a role that doesn't exist.</summary>
    RoleMissing = 0,

    /// <summary>The subject has the right that another generation of the registry asks for.</summary>
    OtherGeneration,

    /// <summary>The subject has the right for other names (<c>resourceNames</c>) than the one that the registry asks for.</summary>
    OtherResourceNames,

    /// <summary>The subject has another verb on the right resource.</summary>
    OtherVerb,

    /// <summary>The subject has the right verb on a resource of that name of another API group.</summary>
    OtherGroup,

    /// <summary>The subject has the right verb on another resource of the API group.</summary>
    OtherResource,

    /// <summary>The right is given to a ServiceAccount of that name in another namespace.</summary>
    OtherServiceAccountNamespace,

    /// <summary>The right is given to something of that name that isn't of the subject's kind, e.g. to a User for a ServiceAccount.</summary>
    OtherSubjectKind,

    /// <summary>The right is given to a name that differs in case, blanks or a letter that is easily left out.</summary>
    OtherSpelling,

    /// <summary>The subject has the right in another namespace.</summary>
    OtherNamespace,

    /// <summary>The right is given to another ServiceAccount of the subject's namespace.</summary>
    OtherServiceAccountName,

    /// <summary>The right is given to a group that the subject isn't in.</summary>
    NotInGroup,
}
