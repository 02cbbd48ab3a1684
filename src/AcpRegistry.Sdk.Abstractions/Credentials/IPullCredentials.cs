using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>Reads a pod's image pull secrets the way kubelet does.</summary>
/// <remarks>What is secret in them stays in memory: no result, text or exception shows it.</remarks>
public interface IPullCredentials
{
    /// <summary>Finds what kubelet would log in by when it pulls an image for a pod that names these Secrets.</summary>
    /// <param name="podNamespace">The pod's namespace; its Secrets are in no other.</param>
    /// <param name="secretNames">
    /// The pod's <c>imagePullSecrets</c>, in its order. A name that comes again is left out; one that no Secret can have is
    /// <see cref="PullSecretProblem.Missing"/>, as the API server doesn't check those lists.
    /// </param>
    /// <param name="image">The image, of any registry.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// Missing Secrets, and those that the caller may not read, are in it as such: look at <see cref="PullSecretLookup.IsComplete"/> before saying that
    /// nothing matches.
    /// </returns>
    /// <remarks>It takes <c>get</c> on <c>secrets</c> in the namespace, on those names at the least; one request a Secret.</remarks>
    /// <exception cref="AcpRegistryArgumentException">The namespace can't be one.</exception>
    /// <exception cref="AcpRegistryException">The API server could not be asked.</exception>
    Task<PullSecretLookup> FindAsync(
        string podNamespace, IReadOnlyList<string> secretNames, ImageReference image, CancellationToken cancellationToken = default);

    /// <summary>
    /// Waits until new pods of a ServiceAccount get a pull secret for the registry: until the ServiceAccount exists, and names a Secret that
    /// exists, can be read, and has an entry that matches the registry's internal host, with a user and a password that hasn't expired. For
    /// namespaces just made, whose ServiceAccount and Secret the platform makes a moment later: a pod that is created before never gets them.
    /// </summary>
    /// <param name="podNamespace">The pods' namespace; it need not exist yet.</param>
    /// <param name="serviceAccount">The pods' ServiceAccount.</param>
    /// <param name="timeout">How long to wait; from zero, which looks once, to one hour. Null for one minute.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was found, for images of that namespace by the registry's internal host.</returns>
    /// <remarks>
    /// <para>It takes <c>get</c> on <c>serviceaccounts</c> and on <c>secrets</c> in the namespace. It looks at growing intervals, up to five seconds.</para>
    /// <para>Secrets beside the right one may be missing, as kubelet doesn't mind; a malformed one fails all, and is waited for.</para>
    /// </remarks>
    /// <exception cref="AcpRegistryArgumentException">A name can't be one, or the timeout is out of bounds.</exception>
    /// <exception cref="AcpRegistryTimeoutException">
    /// Time is up; the code is <see cref="AcpRegistryCodes.PullSecretNotReady"/>, and the message says what is still missing.
    /// </exception>
    /// <exception cref="AcpRegistryForbiddenException">The caller lacks one of the rights.</exception>
    /// <exception cref="AcpRegistryException">The API server could not be asked.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    Task<PullSecretLookup> WaitForPullSecretAsync(
        string podNamespace, string serviceAccount = "default", TimeSpan? timeout = null, CancellationToken cancellationToken = default);
}
