using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>What can be wrong on the way to a registry. Texts of servers are shown cut and escaped, bodies and credentials never.</summary>
internal static class InspectionFindings
{
    private const string Section = AcpRegistryOptions.SectionName;

    public static Finding NameUnresolved(RegistryEndpoint endpoint, string why) => Error(
        AcpRegistryCodes.RegistryNameUnresolved,
        $"The name {KubernetesNames.Quote(endpoint.Host)} could not be resolved: {why}.",
        "Check the spelling of the image's host. A pod resolves it by the cluster's DNS; a node, which pulls, by its own resolver and /etc/hosts.");

    public static Finding NotConnected(RegistryEndpoint endpoint, IReadOnlyList<(IPAddress Address, SocketError Error)> failures)
    {
        var evidence = failures.Select(failure => $"{failure.Address} port {endpoint.Port}: {failure.Error}").ToList();
        return failures[0].Error switch
        {
            SocketError.ConnectionRefused => Error(
                AcpRegistryCodes.RegistryConnectionRefused,
                $"{endpoint} refuses the connection: the host is there, and nothing listens at that port.",
                "Check the port in the image, and that the registry's Service has ready endpoints: kubectl get endpoints -n NAMESPACE SERVICE.",
                evidence),
            SocketError.TimedOut => ConnectionTimedOut(endpoint, evidence),
            SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown
                or SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable => Error(
                AcpRegistryCodes.RegistryNoRoute,
                $"There is no way to {endpoint} ({failures[0].Error}).",
                "Check the routes and the network of the machine that pulls, and the address that the name resolves to.",
                evidence),
            var other => Error(
                AcpRegistryCodes.RegistryConnectionCut,
                $"The connection to {endpoint} failed ({other}).",
                "Check the network to the registry, and proxies on the way.",
                evidence),
        };
    }

    private static Finding ConnectionTimedOut(RegistryEndpoint endpoint, IReadOnlyList<string> evidence) => Error(
        AcpRegistryCodes.RegistryConnectionTimedOut,
        $"{endpoint} doesn't answer: no connection within the time.",
        "Check firewalls and NetworkPolicies on the way, and that the address is still the registry's: a node's /etc/hosts may hold a stale one.",
        evidence);

    /// <summary>The time of the request was over before the connection was made.</summary>
    public static Finding ConnectionTimedOut(RegistryEndpoint endpoint, RegistryStage stage) => stage switch
    {
        RegistryStage.Resolve => NameUnresolved(endpoint, "no answer within the time"),
        RegistryStage.Connect => ConnectionTimedOut(endpoint, []),
        _ => TlsFailed(endpoint, "the handshake was not over within the time"),
    };

    public static Finding AuthorityUnreadable(string file, string why) => Error(
        AcpRegistryCodes.CertificateAuthorityUnreadable,
        $"The file {KubernetesNames.Quote(file)} of the authorities to trust can't be used: {why}.",
        $"Let {Section}:{nameof(AcpRegistryOptions.RegistryCertificateAuthority)} name a readable PEM file with at least one certificate.");

    public static Finding AuthorityUnknown(RegistryEndpoint endpoint, RegistryCertificate certificate, bool byFile, string? remark) => Error(
        AcpRegistryCodes.RegistryAuthorityUnknown,
        $"The certificate of {endpoint} is signed by {KubernetesNames.Quote(certificate.Issuer)}, which is not trusted "
        + (byFile ? "by the file of authorities that was given." : "by this system."),
        "Give the registry's CA to whoever pulls: to nodes as the runtime's CA for that host, here by "
        + $"{Section}:{nameof(AcpRegistryOptions.RegistryCertificateAuthority)}.",
        remark is null ? [certificate.ToString()] : [certificate.ToString(), remark]);

    public static Finding CertificateOfAnother(RegistryEndpoint endpoint, RegistryCertificate certificate) => Error(
        AcpRegistryCodes.RegistryCertificateOfAnother,
        $"The certificate that {endpoint} shows is not for the host {KubernetesNames.Quote(endpoint.Host)}: "
        + (certificate.Names.Count == 0
            ? "it has no subject alternative name, and container runtimes ignore the common name."
            : "none of its subject alternative names fits."),
        "Use a host that the certificate is for, or have it made anew with this host among its names.",
        [certificate.ToString()]);

    public static Finding CertificateExpired(RegistryEndpoint endpoint, RegistryCertificate certificate, DateTimeOffset now) => Error(
        AcpRegistryCodes.RegistryCertificateExpired,
        now < certificate.NotBefore ? string.Create(CultureInfo.InvariantCulture, $"The certificate of {endpoint} is not valid before {certificate.NotBefore:u}.")
            : now > certificate.NotAfter ? string.Create(CultureInfo.InvariantCulture, $"The certificate of {endpoint} expired at {certificate.NotAfter:u}.")
            : $"A certificate that the one of {endpoint} is signed by has expired, or isn't valid yet.",
        "Renew the registry's certificate, and check the clock of the machine that pulls.",
        [certificate.ToString(), string.Create(CultureInfo.InvariantCulture, $"now: {now.ToUniversalTime():u}")]);

    public static Finding TlsFailed(RegistryEndpoint endpoint, string why, RegistryCertificate? certificate = null) => Error(
        AcpRegistryCodes.RegistryTlsFailed,
        $"No TLS with {endpoint}: {why}.",
        "Check that the port is the registry's HTTPS one, and which TLS versions it speaks: openssl s_client -connect HOST:PORT -servername HOST.",
        certificate is null ? [] : [certificate.ToString()]);

    public static Finding TlsUnverified(RegistryEndpoint endpoint, IReadOnlyList<Finding> faults) => new(
        AcpRegistryCodes.RegistryTlsUnverified,
        FindingSeverity.Warning,
        $"The certificate of {endpoint} is not one to trust, and was taken because {nameof(AcpRegistryOptions.UnverifiedTlsRegistries)} names the host.",
        "A node that verifies will refuse it: "
        + $"give it, and {Section}:{nameof(AcpRegistryOptions.RegistryCertificateAuthority)}, the registry's CA instead.",
        [.. faults.SelectMany(fault => (IEnumerable<string>)[$"{fault.Code}: {fault.Text}", .. fault.Evidence]).Distinct()]);

    public static Finding SpeaksPlainHttp(RegistryEndpoint endpoint) => Error(
        AcpRegistryCodes.RegistrySpeaksPlainHttp,
        $"{endpoint} speaks plain HTTP, where HTTPS was expected.",
        $"Use the registry's HTTPS port. If it has none, list the host in {Section}:{nameof(AcpRegistryOptions.PlainHttpRegistries)}, and as an insecure registry "
        + "in the node's runtime.");

    public static Finding SpeaksTls(RegistryEndpoint endpoint) => Error(
        AcpRegistryCodes.RegistrySpeaksTls,
        $"{endpoint} speaks HTTPS, where plain HTTP was asked for.",
        $"Take the host out of {Section}:{nameof(AcpRegistryOptions.PlainHttpRegistries)}, and out of the insecure registries of the node's runtime.");

    public static Finding Cut(string asked, RegistryEndpoint endpoint, string why) => Error(
        AcpRegistryCodes.RegistryConnectionCut,
        $"The conversation with {endpoint} broke off: {why}.",
        "Check the registry's log, and proxies on the way.",
        [asked]);

    public static Finding TimedOut(string asked, RegistryEndpoint endpoint, TimeSpan timeout) => Error(
        AcpRegistryCodes.RegistryTimedOut,
        $"{endpoint} took the connection and gave no answer within {timeout}.",
        $"Check the registry's load and log, or raise {Section}:{nameof(AcpRegistryOptions.RequestTimeout)}.",
        [asked]);

    public static Finding TooManyRequests(RegistryEndpoint endpoint) => Error(
        AcpRegistryCodes.RegistryAnswerUnexpected,
        $"The conversation with {endpoint} was given up: it takes too many requests.",
        "Ask with fewer credentials.");

    public static Finding NotThere(RegistryAnswer answer) => Error(
        AcpRegistryCodes.RegistryNotThere,
        $"What answers at {answer.Endpoint} is no registry: it has no /v2/.",
        "Check the host and port in the image. If a proxy or an Ingress answers, check where it sends that host.",
        [answer.ToString()]);

    public static Finding AnswerUnexpected(RegistryAnswer answer) => Error(
        AcpRegistryCodes.RegistryAnswerUnexpected,
        string.Create(CultureInfo.InvariantCulture, $"{answer.Endpoint} answered {answer.Status}, which says nothing about the image."),
        "Look at the registry's log, and at proxies on the way; ask again later.",
        [answer.ToString()]);

    public static Finding RateLimited(RegistryAnswer answer) => Error(
        AcpRegistryCodes.RegistryRateLimited,
        $"{answer.Endpoint} asks to slow down.",
        "Pull less often, or with a credential, for which the limit may be higher.",
        answer.RetryAfter is { } wait ? [answer.ToString(), $"Retry-After: {wait}"] : [answer.ToString()]);

    public static Finding ChallengeUnusable(RegistryAnswer answer, string why) => Error(
        AcpRegistryCodes.RegistryChallengeUnusable,
        $"{answer.Endpoint} wants a login, and doesn't say in a usable way how: {why}.",
        "Check the registry's authentication settings, and proxies on the way that take headers away.",
        [answer.ToString(), .. answer.Challenges.Select(challenge => $"WWW-Authenticate: {challenge.KnownScheme}")]);

    public static Finding TokenServiceNotTrusted(RegistryEndpoint registry, Uri? service) => Error(
        AcpRegistryCodes.TokenServiceNotTrusted,
        service is null
            ? $"{registry} sends clients to a token service whose address can't be used; it was not asked."
            : $"{registry} sends clients to the token service {KubernetesNames.Quote(ServerTexts.Origin(service))}, which no rule allows; it was not asked.",
        service is null
            ? "Have the registry's realm be an https URL without user and fragment."
            : service.Scheme == Uri.UriSchemeHttp
                ? $"If it is the registry's own, have it speak HTTPS; else list '{service.Authority}' in {Section}:{nameof(AcpRegistryOptions.PlainHttpRegistries)} "
                    + $"and {Section}:{nameof(AcpRegistryOptions.RegistryTokenServices)}."
                : $"If it is the registry's own, list '{service.Authority}' in {Section}:{nameof(AcpRegistryOptions.RegistryTokenServices)}.");

    public static Finding TokenServiceFailed(Finding failure, Uri service) => Error(
        failure.Code,
        $"The token service {KubernetesNames.Quote(service.Authority)} can't be asked: {failure.Text}",
        failure.Remedy,
        failure.Evidence);

    public static Finding TokenServiceFailed(RegistryAnswer answer, string why) => Error(
        AcpRegistryCodes.TokenServiceFailed,
        $"The token service {answer.Endpoint} gave no token: {why}.",
        "Look at the token service's log, and check the realm and service in the registry's settings.",
        [answer.ToString()]);

    public static Finding TokenNotTaken(RegistryAnswer answer) => Error(
        AcpRegistryCodes.TokenServiceFailed,
        $"{answer.Endpoint} doesn't take the token that its own token service gave.",
        "Check that the registry trusts the token service's key, that issuer and service agree on both sides, and the clocks of both.",
        [answer.ToString()]);

    public static Finding CredentialRefused(RegistryAnswer answer, PullCredential credential) => Error(
        AcpRegistryCodes.CredentialRefused,
        $"{answer.Endpoint} doesn't take {Named(credential)}: a wrong user or password, or an expired token.",
        credential.SecretName is { } secret
            ? $"Make the Secret {KubernetesNames.Quote(secret)} anew, with a credential that works: kubectl create secret docker-registry."
            : "Check the user and password.",
        [answer.ToString(), $"user {KubernetesNames.Quote(credential.Username)}", .. Expiry(credential)]);

    public static Finding CredentialMissing(RegistryAnswer answer) => Error(
        AcpRegistryCodes.CredentialMissing,
        $"{answer.Endpoint} wants a login for this image, and there is no credential.",
        "Give the pod, or its ServiceAccount, a pull secret whose host is exactly that of the image.",
        [answer.ToString()]);

    public static Finding Denied(RegistryAnswer answer, PullCredential? credential, string repository) => Error(
        AcpRegistryCodes.PullDenied,
        $"{answer.Endpoint} knows {(credential is null ? "the anonymous user" : Named(credential))}, who may not pull {KubernetesNames.Quote(repository)}.",
        $"Grant it where the image is, in the namespace {KubernetesNames.Quote(repository.Split('/')[0])}: kubectl create rolebinding NAME --clusterrole=system:image-puller "
        + "--serviceaccount=NAMESPACE:NAME -n THAT-NAMESPACE.",
        [answer.ToString()]);

    public static Finding RepositoryUnknown(RegistryAnswer answer, string repository) => Error(
        AcpRegistryCodes.RepositoryUnknown,
        $"{answer.Endpoint} has no repository {KubernetesNames.Quote(repository)}.",
        "Check the path in the image for spelling, and that the image was pushed to this registry.",
        [answer.ToString()]);

    public static Finding ManifestUnknown(RegistryAnswer answer, string repository, string reference) => Error(
        AcpRegistryCodes.ManifestUnknown,
        $"{answer.Endpoint} has nothing under {KubernetesNames.Quote(reference)} in {KubernetesNames.Quote(repository)}.",
        "Check the tag or digest, and that the image was pushed and not cleaned up since.",
        [answer.ToString()]);

    public static Finding ManifestUnusable(RegistryAnswer answer, string why) => Error(
        AcpRegistryCodes.ManifestUnusable,
        $"What {answer.Endpoint} gives for the image is not usable: {why}.",
        "Push the image anew; check proxies on the way that change answers.",
        [answer.ToString()]);

    public static Finding TagMoved(string tag, string digest, string? now) => new(
        AcpRegistryCodes.TagMoved,
        FindingSeverity.Information,
        now is null
            ? $"The tag {KubernetesNames.Quote(tag)} beside the digest isn't there; the digest alone decides what is pulled."
            : $"The tag {KubernetesNames.Quote(tag)} stands for another image now than the digest beside it, which alone decides what is pulled.",
        "Leave the tag out, or write the digest that it has now, if that is what is meant.",
        now is null ? [$"digest {digest}"] : [$"digest {digest}", $"tag {tag}: {now}"]);

    public static Finding RedirectRefused(RegistryAnswer answer, string why) => Error(
        AcpRegistryCodes.RegistryRedirectRefused,
        $"{answer.Endpoint} redirects, and that was not followed: {why}.",
        "Check the registry's storage and proxy settings, such as the external URL that it thinks it has.",
        [answer.ToString()]);

    private static string Named(PullCredential credential) => ShownText.Of(credential.ToString());

    private static string[] Expiry(PullCredential credential) => credential.ExpiresAt is { } expires ? [string.Create(CultureInfo.InvariantCulture, $"expires {expires.ToUniversalTime():u}")] : [];

    private static Finding Error(string code, string text, string remedy, IReadOnlyList<string>? evidence = null) =>
        new(code, FindingSeverity.Error, text, remedy, evidence);
}
