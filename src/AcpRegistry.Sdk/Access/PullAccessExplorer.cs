using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Access;

internal sealed class PullAccessExplorer(
    IClusterApi cluster, RegistryProfileSource profiles, AcpRegistryOptions options, TimeProvider time) : IPullAccessExplorer
{
    private readonly RbacReader _reader = new(cluster, options.MaxConcurrency);

    public async Task<PullAccessOverview> WhoCanPullAsync(string imageNamespace, CancellationToken cancellationToken)
    {
        _ = KubernetesNames.Namespace(imageNamespace);
        var profile = await profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        var request = new PullRequest(profile.PullRight);
        var reading = await ReadAsync(imageNamespace, cancellationToken).ConfigureAwait(false);
        var grants = reading.Bindings.SelectMany(binding => binding.Subjects.Distinct().Select(subject => new RbacGrant(binding, subject))).ToList();
        return new PullAccessOverview
        {
            Namespace = imageNamespace,
            Entries = [.. PathsOf(grants, reading.Policy, request.IsAllowedForSomeBy)],
            BlindSpots =
            [
                .. BlindSpots.OfLists(reading, imageNamespace),
                .. BlindSpots.OfRoles(reading, grants, profile.PullRight),
                BlindSpots.OtherAuthorizers,
                BlindSpots.PrivilegedGroup,
            ],
            Warning = await NamespaceDoubt.OfAsync(cluster, imageNamespace, cancellationToken).ConfigureAwait(false),
        };
    }

    public async Task<IPullAccessSnapshot> WatchAsync(CancellationToken cancellationToken)
    {
        var profile = await profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        return new PullAccessSnapshot(cluster, profile.PullRight, options.SnapshotMaxStaleness, time);
    }

    public async Task<PullAccessExplanation> ExplainAsync(AccessQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        var subject = question.Subject ?? throw KubernetesNames.Refused(
            "Who the caller himself is, only the API server knows: name the subject, or ask IPullPermissionChecker.", nameof(question));
        var profile = await profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        var asked = new AskedSubject(subject, question.Groups);
        var request = new PullRequest(profile.PullRight, question.Repository);
        var reading = await ReadAsync(question.Namespace, cancellationToken).ConfigureAwait(false);
        var grants = reading.Policy.GrantsOf(asked.UserName, asked.Groups, question.Namespace);
        var explanation = new PullAccessExplanation
        {
            Question = question,
            IsPrivileged = asked.Groups.Contains(RbacPolicy.PrivilegedGroup),
            GrantedBy = [.. PathsOf(grants, reading.Policy, request.IsAllowedBy).OrderBy(path => path.Binding.Namespace is null)],
            BlindSpots =
            [
                .. BlindSpots.OfLists(reading, question.Namespace),
                .. BlindSpots.OfRoles(reading, grants, profile.PullRight),
                BlindSpots.OtherAuthorizers,
                .. asked.MayBeInOtherGroups ? [BlindSpots.UnknownGroups(subject)] : Array.Empty<PullAccessBlindSpot>(),
            ],
        };
        return explanation.IsAllowed ? explanation : await LookCloserAsync(explanation, asked, request, profile, reading, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PullAccessExplanation> LookCloserAsync(
        PullAccessExplanation explanation,
        AskedSubject asked,
        PullRequest request,
        RegistryProfile profile,
        RbacReading reading,
        CancellationToken cancellationToken)
    {
        var everywhere = await _reader.ReadEverywhereAsync(cancellationToken).ConfigureAwait(false);
        var finder = new NearMissFinder(explanation.Question, asked, request, profile, reading);
        var refusal = everywhere.Bindings.Refusal ?? everywhere.Roles.Refusal;
        return explanation with
        {
            NearMisses =
            [
                .. finder.Here()
                    .Concat(finder.Elsewhere(everywhere.Bindings.Items, everywhere.Roles.Items))
                    .OrderBy(miss => miss.Kind),
            ],
            BlindSpots = refusal is null ? explanation.BlindSpots : [.. explanation.BlindSpots, BlindSpots.OtherNamespaces(refusal)],
            Warning = await NamespaceDoubt.OfAsync(cluster, explanation.Question.Namespace, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<RbacReading> ReadAsync(string @namespace, CancellationToken cancellationToken)
    {
        var reading = await _reader.ReadAsync(@namespace, cancellationToken).ConfigureAwait(false);
        return reading is { NamespaceBindings.Refusal: { } refusal, ClusterBindings.Refusal: not null } ? throw refusal : reading;
    }

    private static IEnumerable<PullAccessPath> PathsOf(IEnumerable<RbacGrant> grants, RbacPolicy policy, Func<RbacRule, bool> isAllowedBy) =>
        from grant in grants
        let rules = policy.FindRole(grant.Binding)?.Rules.Where(isAllowedBy).ToList() ?? []
        where rules.Count > 0
        select grant.Show(rules);
}
