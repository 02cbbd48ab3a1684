namespace AcpRegistry.Sdk;

/// <summary>
/// The stable codes that every error and finding of the SDK carries; <c>docs/errors.md</c> and <c>docs/findings.md</c> say what to do about each.
/// </summary>
/// <remarks>
/// One space for all of them: 1xx is input refused before any call, 2xx configuration, 3xx an answer of the API server, 4xx a grant or a
/// permission check, 5xx a pull's credentials and the registry itself, 6xx what keeps a pod from pulling. A code is
/// never given another meaning, nor reused once it is gone.
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

    /// <summary>The kubeconfig has a part that the SDK can't honour.</summary>
    public const string KubeconfigNotSupported = "ACPR207";

    /// <summary>The kubeconfig's credential plugin could not be run, or gave no credential.</summary>
    public const string CredentialPluginFailed = "ACPR208";

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

    /// <summary>A RoleBinding of that name is there and belongs to a declared set, which a grant made alone doesn't touch.</summary>
    public const string BindingOfGrantSet = "ACPR407";

    /// <summary>Something that a grant needs is being deleted, and a finalizer keeps it until then: the RoleBinding of its name, a namespace, a ServiceAccount or the role.</summary>
    public const string BeingDeleted = "ACPR408";

    /// <summary>The answer to a create was lost; an object of its name exists now, and the caller may not read whether it is that one.</summary>
    public const string CreateUnconfirmed = "ACPR409";

    /// <summary>A snapshot of the cluster's roles and bindings was asked before it had read them all.</summary>
    public const string SnapshotNotReady = "ACPR411";

    /// <summary>A snapshot has been out of touch with the API server for longer than allowed.</summary>
    public const string SnapshotStale = "ACPR412";

    /// <summary>A snapshot was asked about the caller himself, whom only the API server knows.</summary>
    public const string SnapshotOfOneself = "ACPR413";

    /// <summary>The caller may not create RoleBindings in the namespace.</summary>
    public const string RoleBindingsNotWritable = "ACPR421";

    /// <summary>The ClusterRole that a grant refers to doesn't hold the right to pull, so the grant would give nothing.</summary>
    public const string PullerRoleLacksRight = "ACPR422";

    /// <summary>The caller may not read something, so it isn't known whether it is there, or right.</summary>
    public const string NotReadable = "ACPR423";

    /// <summary>The namespace of the images, or the one of the subject, doesn't exist.</summary>
    public const string NamespaceMissing = "ACPR424";

    /// <summary>The ServiceAccount that is to pull doesn't exist.</summary>
    public const string ServiceAccountMissing = "ACPR425";

    /// <summary>Pods of a ServiceAccount don't get a pull secret for the registry yet.</summary>
    public const string PullSecretNotReady = "ACPR501";

    /// <summary>The registry's name, or its token service's, could not be resolved.</summary>
    public const string RegistryNameUnresolved = "ACPR521";

    /// <summary>The host is there, and nothing listens at the registry's port.</summary>
    public const string RegistryConnectionRefused = "ACPR522";

    /// <summary>Nothing answered at the registry's address, neither yes nor no.</summary>
    public const string RegistryConnectionTimedOut = "ACPR523";

    /// <summary>There is no way to the registry's address.</summary>
    public const string RegistryNoRoute = "ACPR524";

    /// <summary>The connection to the registry was cut, or what came over it was no HTTP.</summary>
    public const string RegistryConnectionCut = "ACPR525";

    /// <summary>The server's certificate is signed by an authority that isn't trusted here.</summary>
    public const string RegistryAuthorityUnknown = "ACPR526";

    /// <summary>The server's certificate is for other hosts.</summary>
    public const string RegistryCertificateOfAnother = "ACPR527";

    /// <summary>The server's certificate, or one that it is signed by, has expired or isn't valid yet.</summary>
    public const string RegistryCertificateExpired = "ACPR528";

    /// <summary>TLS could not be agreed on, or the certificate has another fault.</summary>
    public const string RegistryTlsFailed = "ACPR529";

    /// <summary>HTTPS was spoken to a server that speaks plain HTTP.</summary>
    public const string RegistrySpeaksPlainHttp = "ACPR530";

    /// <summary>Plain HTTP was spoken to a server that speaks HTTPS.</summary>
    public const string RegistrySpeaksTls = "ACPR531";

    /// <summary>A server answers, and it is no registry.</summary>
    public const string RegistryNotThere = "ACPR532";

    /// <summary>The registry answered with an error of its own, or with something that can't be understood.</summary>
    public const string RegistryAnswerUnexpected = "ACPR533";

    /// <summary>The registry, or its token service, asks to slow down (429).</summary>
    public const string RegistryRateLimited = "ACPR534";

    /// <summary>The connection is made, and no answer came within the request timeout.</summary>
    public const string RegistryTimedOut = "ACPR535";

    /// <summary>The registry wants a login, and doesn't say in a usable way how.</summary>
    public const string RegistryChallengeUnusable = "ACPR536";

    /// <summary>The registry names a token service that no rule lets a credential go to.</summary>
    public const string TokenServiceNotTrusted = "ACPR537";

    /// <summary>The token service gave no token that can be used.</summary>
    public const string TokenServiceFailed = "ACPR538";

    /// <summary>The registry, or its token service, doesn't take the credential.</summary>
    public const string CredentialRefused = "ACPR539";

    /// <summary>The registry wants a login, and there is no credential.</summary>
    public const string CredentialMissing = "ACPR540";

    /// <summary>The credential is known, and may not pull the image.</summary>
    public const string PullDenied = "ACPR541";

    /// <summary>The registry has no such repository.</summary>
    public const string RepositoryUnknown = "ACPR542";

    /// <summary>The registry has nothing under that tag or digest.</summary>
    public const string ManifestUnknown = "ACPR543";

    /// <summary>What the registry gave is no manifest, or not the one that was asked for.</summary>
    public const string ManifestUnusable = "ACPR544";

    /// <summary>A finding: the tag beside the digest stands for something else now.</summary>
    public const string TagMoved = "ACPR545";

    /// <summary>The registry redirects to where no request is made: to plain HTTP, or too often.</summary>
    public const string RegistryRedirectRefused = "ACPR546";

    /// <summary>A finding: the certificate was not verified, because the options say so.</summary>
    public const string RegistryTlsUnverified = "ACPR547";

    /// <summary>The file of the authorities to trust can't be read.</summary>
    public const string CertificateAuthorityUnreadable = "ACPR548";

    /// <summary>A finding: a pod's image is addressed by the registry's external host.</summary>
    public const string ExternalAddressInPod = "ACPR601";

    /// <summary>A finding: the image spells the registry's internal host otherwise than pull secrets have it.</summary>
    public const string AddressNotCanonical = "ACPR602";

    /// <summary>A finding: the registry's Service isn't there.</summary>
    public const string RegistryServiceMissing = "ACPR603";

    /// <summary>A finding: the registry's Service has no ready endpoint.</summary>
    public const string RegistryNotReady = "ACPR604";

    /// <summary>A finding: the registry's Service has no ClusterIP.</summary>
    public const string RegistryServiceUnusable = "ACPR605";

    /// <summary>A finding: the registry's Service doesn't listen at the port that images lead to.</summary>
    public const string RegistryPortMissing = "ACPR606";

    /// <summary>A finding: neither the pod nor its ServiceAccount lists a pull secret.</summary>
    public const string NoPullSecret = "ACPR611";

    /// <summary>A finding: the pod was made before its ServiceAccount listed the pull secrets that it lists now.</summary>
    public const string PodOlderThanPullSecret = "ACPR612";

    /// <summary>A finding: a pull secret is listed and isn't there.</summary>
    public const string PullSecretMissing = "ACPR613";

    /// <summary>A finding: kubelet passes over a pull secret in silence: type and key disagree, or it is empty.</summary>
    public const string PullSecretUnusable = "ACPR614";

    /// <summary>A finding: a pull secret is malformed, so that kubelet uses none of the pod's.</summary>
    public const string PullSecretMalformed = "ACPR615";

    /// <summary>A finding: none of the pull secrets' entries is for the image.</summary>
    public const string PullSecretForAnother = "ACPR616";

    /// <summary>A finding: the entry for the image has no user or no password.</summary>
    public const string PullSecretIncomplete = "ACPR617";

    /// <summary>A finding: the entry for the image is a token that has expired.</summary>
    public const string PullSecretExpired = "ACPR618";

    /// <summary>A finding: the pod's ServiceAccount may not pull from the namespace that owns the image.</summary>
    public const string PullNotGranted = "ACPR621";

    /// <summary>A finding: NetworkPolicies restrict who reaches the registry.</summary>
    public const string RegistryBehindPolicies = "ACPR631";

    /// <summary>A finding: NetworkPolicies restrict what the pod itself reaches, which a pull doesn't depend on.</summary>
    public const string PodBehindPolicies = "ACPR632";

    /// <summary>A finding: the registry's internal name resolves to another address than its Service has.</summary>
    public const string RegistryResolvesElsewhere = "ACPR641";

    /// <summary>A finding: the platform's line in the node's hosts file has an address that the Service no longer has.</summary>
    public const string NodeHostsStale = "ACPR642";

    /// <summary>A finding: the node's hosts file doesn't have the registry's name.</summary>
    public const string NodeHostsMissing = "ACPR643";

    /// <summary>A finding: a line of the node's hosts file that isn't the platform's leads elsewhere.</summary>
    public const string NodeHostsContradicted = "ACPR644";

    /// <summary>A finding: the image isn't for the node's platform.</summary>
    public const string PlatformMissing = "ACPR651";

    /// <summary>A finding: the pull policy is <c>Never</c>.</summary>
    public const string NeverPulled = "ACPR661";

    /// <summary>A finding: the container runs from what its node had, so that a fault doesn't show.</summary>
    public const string CacheHidesFault = "ACPR662";

    /// <summary>A finding: the node can't resolve the registry's name.</summary>
    public const string NodeNameUnresolved = "ACPR671";

    /// <summary>A finding: the node gets no connection to the registry.</summary>
    public const string NodeConnectionFailed = "ACPR672";

    /// <summary>A finding: the node refuses the registry's certificate.</summary>
    public const string NodeCertificateRefused = "ACPR673";

    /// <summary>A finding: the registry doesn't let the node in.</summary>
    public const string NodeLoginRefused = "ACPR674";

    /// <summary>A finding: the node is told that there is no such image.</summary>
    public const string NodeImageNotFound = "ACPR675";

    /// <summary>A finding: the node is told to pull less often.</summary>
    public const string NodePullLimited = "ACPR676";

    /// <summary>A finding: the node has no space left for the image.</summary>
    public const string NodeNoSpace = "ACPR677";

    /// <summary>A finding: the node's signature policy doesn't let the image be used.</summary>
    public const string NodeSignatureRefused = "ACPR678";

    /// <summary>A finding: the node's runtime can't unpack, store or look at the image.</summary>
    public const string NodeRuntimeFailed = "ACPR679";

    /// <summary>A finding: the node gets an error of the registry's own.</summary>
    public const string NodeRegistryUnavailable = "ACPR680";

    /// <summary>A finding: the node could not pull, and doesn't say why.</summary>
    public const string NodePullFailed = "ACPR681";

    /// <summary>A finding: a check failed by a bug of the SDK, so that what it looks at isn't known.</summary>
    public const string CheckFailed = "ACPR690";
}
