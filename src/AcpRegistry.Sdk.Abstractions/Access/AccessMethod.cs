using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Access;

/// <summary>How a decision was come by.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AccessMethod>))]
public enum AccessMethod
{
    /// <summary>Not at all: the question could not be asked.</summary>
    None = 0,

    /// <summary>A SelfSubjectAccessReview: any caller may ask it about himself.</summary>
    SelfSubjectAccessReview,

    /// <summary>A SubjectAccessReview; it takes <c>create</c> on <c>subjectaccessreviews</c> at the cluster scope.</summary>
    SubjectAccessReview,

    /// <summary>A LocalSubjectAccessReview; it takes <c>create</c> on <c>localsubjectaccessreviews</c> in the namespace, which its <c>admin</c> has.</summary>
    LocalSubjectAccessReview,

    /// <summary>
    /// A SelfSubjectAccessReview made as the subject, only with <see cref="AcpRegistryOptions.AllowImpersonation"/>; it takes <c>impersonate</c> on the
    /// subject, which the <c>edit</c> of a ServiceAccount's namespace has.
    /// </summary>
    ImpersonatedSelfSubjectAccessReview,

    /// <summary>By roles and bindings kept in memory, without a request: <see cref="IPullAccessSnapshot"/>.</summary>
    Snapshot,
}
