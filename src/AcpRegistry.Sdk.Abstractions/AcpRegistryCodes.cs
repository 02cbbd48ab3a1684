namespace AcpRegistry.Sdk;

/// <summary>The stable codes that every error of the SDK carries; <c>docs/errors.md</c> says what to do about each.</summary>
/// <remarks>
/// One space for all of them: 1xx is input refused before any call, 2xx configuration, 3xx an answer of the API server, 4xx a grant or a
/// permission check, 5xx a pull secret. A code is never given another meaning, nor reused once it is gone.
/// </remarks>
public static class AcpRegistryCodes
{
    /// <summary>The text is no image reference.</summary>
    public const string ImageReferenceMalformed = "ACPR101";

    /// <summary>The image reference names another registry than this one.</summary>
    public const string ImageOfAnotherRegistry = "ACPR102";

    /// <summary>The image is in this registry, and its first path component is no Kubernetes namespace.</summary>
    public const string ImageWithoutNamespace = "ACPR103";

    /// <summary>A namespace, a name, a host or a subject that Kubernetes would never accept.</summary>
    public const string InvalidArgument = "ACPR104";

    /// <summary>One or more options have a value that can't be right.</summary>
    public const string InvalidOptions = "ACPR201";

    /// <summary>Neither an in-cluster configuration nor a usable kubeconfig was found.</summary>
    public const string NoClusterConfiguration = "ACPR202";

    /// <summary>The kubeconfig asks for an impersonation that can't be honoured.</summary>
    public const string ImpersonationNotSupported = "ACPR203";

    /// <summary>An external address is asked for, and none is configured.</summary>
    public const string NoExternalHost = "ACPR204";

    /// <summary>The cluster runs none of the registries that are known.</summary>
    public const string RegistryNotFound = "ACPR205";

    /// <summary>The cluster runs more than one of the registries that are known.</summary>
    public const string RegistryAmbiguous = "ACPR206";

    /// <summary>The API server doesn't know the caller: no, a wrong or an expired credential (401).</summary>
    public const string Unauthorized = "ACPR301";

    /// <summary>The caller may not make the request (403).</summary>
    public const string Forbidden = "ACPR302";

    /// <summary>The object, or the API, isn't there (404).</summary>
    public const string NotFound = "ACPR303";

    /// <summary>The object was changed, or made, by somebody else in the meantime (409).</summary>
    public const string Conflict = "ACPR304";

    /// <summary>No connection to the API server, or it was cut.</summary>
    public const string Unreachable = "ACPR305";

    /// <summary>No answer within the request timeout; or the server gave up (408, 504).</summary>
    public const string Timeout = "ACPR306";

    /// <summary>The API server refuses the object as it is (400, 413, 422).</summary>
    public const string Rejected = "ACPR307";

    /// <summary>Any other answer, such as a 500, or one that isn't of the Kubernetes API.</summary>
    public const string Unexpected = "ACPR308";

    /// <summary>The API server asks to slow down (429), or is starting or stopping (503).</summary>
    public const string Overloaded = "ACPR309";

    /// <summary>The caller may write RoleBindings but not give out this role: neither <c>bind</c> nor every right of it is held.</summary>
    public const string GrantNotPermitted = "ACPR401";

    /// <summary>The ClusterRole that a grant refers to doesn't exist.</summary>
    public const string PullerRoleMissing = "ACPR402";

    /// <summary>A RoleBinding of that name is there and is not managed by this SDK.</summary>
    public const string BindingNotManaged = "ACPR403";

    /// <summary>A RoleBinding of that name is there with another role or for other subjects.</summary>
    public const string BindingIsAnother = "ACPR404";

    /// <summary>The caller may create none of the access reviews that could answer the question.</summary>
    public const string ReviewNotPermitted = "ACPR405";

    /// <summary>The API server could not evaluate the question (its <c>evaluationError</c>).</summary>
    public const string EvaluationFailed = "ACPR406";

    /// <summary>A snapshot of the cluster's roles and bindings was asked before it had read them all.</summary>
    public const string SnapshotNotReady = "ACPR411";

    /// <summary>A snapshot has been out of touch with the API server for longer than allowed.</summary>
    public const string SnapshotStale = "ACPR412";

    /// <summary>A snapshot was asked about the caller himself, whom only the API server knows.</summary>
    public const string SnapshotOfOneself = "ACPR413";

    /// <summary>The caller may not create RoleBindings in the namespace.</summary>
    public const string RoleBindingsNotWritable = "ACPR421";

    /// <summary>The ClusterRole that a grant refers to doesn't hold the right to pull.</summary>
    public const string PullerRoleLacksRight = "ACPR422";

    /// <summary>The caller may not read something, so it isn't known whether it is there, or right.</summary>
    public const string NotReadable = "ACPR423";

    /// <summary>The namespace of the images, or the one of the subject, doesn't exist.</summary>
    public const string NamespaceMissing = "ACPR424";

    /// <summary>The ServiceAccount that is to pull doesn't exist.</summary>
    public const string ServiceAccountMissing = "ACPR425";

    /// <summary>Pods of a ServiceAccount don't get a pull secret for the registry yet.</summary>
    public const string PullSecretNotReady = "ACPR501";
}
