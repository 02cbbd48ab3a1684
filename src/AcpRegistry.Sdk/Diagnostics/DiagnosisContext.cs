using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Workloads;
using k8s.Models;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>What the checks of one diagnosis share: the target, and every answer of the cluster and the registry, each asked for once.</summary>
internal sealed class DiagnosisContext
{
    private readonly DiagnosisParts _parts;
    private readonly Asked<RegistryProfile> _profile;
    private readonly Asked<V1Service?> _service;
    private readonly Asked<RegistryService?> _endpoints;
    private readonly Asked<PodPullSecrets> _pullSecrets;
    private readonly Dictionary<string, Asked<PullSecret>> _secrets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Asked<IReadOnlyList<V1NetworkPolicy>>> _policies = new(StringComparer.Ordinal);
    private readonly Dictionary<AccessQuestion, Asked<AccessDecision>> _decisions = [];
    private readonly Dictionary<string, Asked<RegistryInspection>> _inspections = new(StringComparer.Ordinal);

    public DiagnosisContext(DiagnosisParts parts, PullTarget target, Workload? workload)
    {
        _parts = parts;
        Target = target;
        Workload = workload;
        Images = workload is null ? [new DiagnosedImage(target.Reference!, [])] : DiagnosedImage.AllOf(workload);
        ServiceAccount = workload?.ServiceAccount ?? target.ServiceAccount!;
        _profile = new(token => parts.Profiles.GetAsync(token).AsTask());
        _service = new(FindServiceAsync);
        _endpoints = new(FindEndpointsAsync);
        _pullSecrets = new(token => workload is null
            ? parts.Reader.GetPullSecretsOfServiceAccountAsync(target.Namespace, ServiceAccount, token)
            : parts.Reader.GetPullSecretsAsync(workload, token));
    }

    public PullTarget Target { get; }

    /// <summary>Null where the target is an image alone.</summary>
    public Workload? Workload { get; }

    public IReadOnlyList<DiagnosedImage> Images { get; }

    public string Namespace => Target.Namespace;

    public string ServiceAccount { get; }

    public AccessSubject Subject => AccessSubject.ServiceAccount(Namespace, ServiceAccount);

    public bool IsInCluster => _parts.IsInCluster;

    /// <summary>What the checks so far came to.</summary>
    public List<DiagnosticCheck> Checks { get; } = [];

    public Task<RegistryProfile> GetProfileAsync(CancellationToken cancellationToken) => _profile.GetAsync(cancellationToken);

    /// <summary>Null where it isn't there.</summary>
    public Task<V1Service?> GetServiceAsync(CancellationToken cancellationToken) => _service.GetAsync(cancellationToken);

    /// <summary>The same, in our words, with its endpoints.</summary>
    public Task<RegistryService?> GetRegistryServiceAsync(CancellationToken cancellationToken) => _endpoints.GetAsync(cancellationToken);

    public Task<PodPullSecrets> GetPullSecretsAsync(CancellationToken cancellationToken) => _pullSecrets.GetAsync(cancellationToken);

    public Task<IReadOnlyList<V1NetworkPolicy>> GetPoliciesAsync(string @namespace, CancellationToken cancellationToken) =>
        Once(_policies, @namespace, token => _parts.Cluster.ListNetworkPoliciesAsync(@namespace, token)).GetAsync(cancellationToken);

    public Task<V1Namespace?> FindNamespaceAsync(string name, CancellationToken cancellationToken) => _parts.Cluster.FindNamespaceAsync(name, cancellationToken);

    public Task<PullAccessExplanation> ExplainAsync(AccessQuestion question, CancellationToken cancellationToken) =>
        _parts.Explorer.ExplainAsync(question, cancellationToken);

    public Task<IReadOnlyList<Corev1Event>> GetEventsAsync(CancellationToken cancellationToken) =>
        _parts.Cluster.ListEventsAsync(Namespace, V1Pod.KubeKind, Workload!.Reference.Name, Workload.PodUid, cancellationToken);

    public async Task<AccessDecision> DecideAsync(AcpImage image, CancellationToken cancellationToken)
    {
        // Of most registries all images of a namespace have the same answer.
        var profile = await GetProfileAsync(cancellationToken).ConfigureAwait(false);
        var question = profile.PullRight.IsByRepository ? AccessQuestion.ToPull(image, Subject) : new AccessQuestion(Subject, image.Namespace);

        // Asks once, whatever the answer, and past the answers that are kept: a diagnosis is about what holds now.
        return await Once(_decisions, question, token => _parts.Permissions.WaitUntilEffectiveAsync(question, AccessVerdict.Allowed, TimeSpan.Zero, token))
            .GetAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What kubelet finds in these Secrets for one image; each Secret is read once.</summary>
    public async Task<PullSecretLookup> LookUpAsync(ImageReference image, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        List<PullSecret> secrets = [];
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            secrets.Add(await Once(_secrets, name, token => PullSecretReader.ReadIfAllowedAsync(_parts.Cluster, Namespace, name, token)).GetAsync(cancellationToken).ConfigureAwait(false));
        }

        return PullSecretLookup.Of(image, secrets, _parts.Time.GetUtcNow());
    }

    /// <summary>What kubelet finds for one image in the pod's Secrets; null where it isn't known which they are.</summary>
    public async Task<PullSecretLookup?> LookUpAsync(ImageReference image, CancellationToken cancellationToken)
    {
        var secrets = await GetPullSecretsAsync(cancellationToken).ConfigureAwait(false);
        return secrets.Names is { } names ? await LookUpAsync(image, names, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>
    /// Whether the registry is asked by another address than the image has: its external host stands in for the internal one, which can't be reached from here.
    /// </summary>
    public bool IsAskedElsewhere(AcpImage image) => image.Address == RegistryAddressKind.Internal && !IsInCluster;

    /// <summary>
    /// The conversation with the registry about one image, by an address that can be reached from here and by the image's own credentials; null if there is no
    /// such address.
    /// </summary>
    public async Task<RegistryInspection?> InspectAsync(AcpImage image, CancellationToken cancellationToken)
    {
        var profile = await GetProfileAsync(cancellationToken).ConfigureAwait(false);
        var asked = !IsAskedElsewhere(image) ? image.Reference
            : profile.ExternalHosts.Count > 0 ? profile.ToExternal(image.Reference)
            : null;
        if (asked is null)
        {
            return null;
        }

        var credentials = (await LookUpOrNothingAsync(image.Reference, cancellationToken).ConfigureAwait(false))?.Matches ?? [];
        var conversation = string.Join('\n', credentials.Select(credential => credential.ToString()).Prepend(asked.ToString()));
        return await Once(_inspections, conversation, token => _parts.Inspector.InspectAsync(asked, credentials, token)).GetAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Puts a finding that more is known of by now in the place of what it was.</summary>
    public void Replace(Finding known, Finding better)
    {
        for (var i = 0; i < Checks.Count; i++)
        {
            var check = Checks[i];
            if (check.Findings.Contains(known))
            {
                Checks[i] = new CheckOutcome(check.Text, [.. check.Findings.Select(finding => finding == known ? better : finding)]).As(check.Name, check.Image);
            }
        }
    }

    private static Asked<T> Once<TKey, T>(Dictionary<TKey, Asked<T>> asked, TKey key, Func<CancellationToken, Task<T>> ask)
        where TKey : notnull
    {
        if (!asked.TryGetValue(key, out var once))
        {
            asked.Add(key, once = new Asked<T>(ask));
        }

        return once;
    }

    // Whether the registry answers can be seen without the pod's credentials too.
    private async Task<PullSecretLookup?> LookUpOrNothingAsync(ImageReference image, CancellationToken cancellationToken)
    {
        try
        {
            return await LookUpAsync(image, cancellationToken).ConfigureAwait(false);
        }
        catch (AcpRegistryException)
        {
            return null;
        }
    }

    private async Task<V1Service?> FindServiceAsync(CancellationToken cancellationToken)
    {
        var profile = await GetProfileAsync(cancellationToken).ConfigureAwait(false);
        return await _parts.Cluster.FindServiceAsync(profile.ServiceNamespace, profile.ServiceName, cancellationToken).ConfigureAwait(false);
    }

    private async Task<RegistryService?> FindEndpointsAsync(CancellationToken cancellationToken)
    {
        var profile = await GetProfileAsync(cancellationToken).ConfigureAwait(false);
        return await GetServiceAsync(cancellationToken).ConfigureAwait(false) is { } service
            ? await new ServiceReader(_parts.Cluster).ReadAsync(service, profile.ServicePort, cancellationToken).ConfigureAwait(false)
            : null;
    }
}
