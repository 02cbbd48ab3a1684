using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;
using k8s.Models;
using Moq;

namespace AcpRegistry.Sdk.Tests.Support;

/// <summary>Four list-and-watches that a test feeds by hand, and a snapshot over them.</summary>
internal sealed class RbacFeed : IAsyncDisposable
{
    public static readonly TimeSpan MaxStaleness = TimeSpan.FromMinutes(5);

    public RbacFeed(PullRight? right = null)
    {
        var cluster = new Mock<IClusterApi>(MockBehavior.Strict);
        cluster.Setup(api => api.FollowClusterRoles(It.IsAny<IWatchSink<V1ClusterRole>>()))
            .Callback((IWatchSink<V1ClusterRole> sink) => ClusterRoles = sink).Returns(Watches[0]);
        cluster.Setup(api => api.FollowRoles(It.IsAny<IWatchSink<V1Role>>()))
            .Callback((IWatchSink<V1Role> sink) => Roles = sink).Returns(Watches[1]);
        cluster.Setup(api => api.FollowClusterRoleBindings(It.IsAny<IWatchSink<V1ClusterRoleBinding>>()))
            .Callback((IWatchSink<V1ClusterRoleBinding> sink) => ClusterRoleBindings = sink).Returns(Watches[2]);
        cluster.Setup(api => api.FollowRoleBindings(It.IsAny<IWatchSink<V1RoleBinding>>()))
            .Callback((IWatchSink<V1RoleBinding> sink) => RoleBindings = sink).Returns(Watches[3]);
        Snapshot = new PullAccessSnapshot(
            cluster.Object, right ?? RegistryProfile.InternalDockerRegistry.PullRight, MaxStaleness, Time);
    }

    public SettableClock Time { get; } = new();

    public FedWatch[] Watches { get; } = [new(), new(), new(), new()];

    public PullAccessSnapshot Snapshot { get; }

    public IWatchSink<V1ClusterRole> ClusterRoles { get; private set; } = null!;

    public IWatchSink<V1Role> Roles { get; private set; } = null!;

    public IWatchSink<V1ClusterRoleBinding> ClusterRoleBindings { get; private set; } = null!;

    public IWatchSink<V1RoleBinding> RoleBindings { get; private set; } = null!;

    public static V1ClusterRole ClusterRole(string name, V1PolicyRule? rule = null) =>
        new() { Metadata = new V1ObjectMeta { Name = name }, Rules = [rule ?? Pull] };

    public static V1Role Role(string @namespace, string name) =>
        new() { Metadata = new V1ObjectMeta { NamespaceProperty = @namespace, Name = name }, Rules = [Pull] };

    public static V1RoleBinding Binding(string @namespace, string name, string role, Rbacv1Subject subject, string kind = "ClusterRole") =>
        new()
        {
            Metadata = new V1ObjectMeta { NamespaceProperty = @namespace, Name = name },
            RoleRef = new V1RoleRef { Kind = kind, Name = role },
            Subjects = [subject],
        };

    public static V1ClusterRoleBinding ClusterBinding(string name, string role, Rbacv1Subject subject) =>
        new() { Metadata = new V1ObjectMeta { Name = name }, RoleRef = new V1RoleRef { Kind = "ClusterRole", Name = role }, Subjects = [subject] };

    public static Rbacv1Subject User(string name) => new() { Kind = "User", Name = name };

    public static Rbacv1Subject Group(string name) => new() { Kind = "Group", Name = name };

    /// <summary>Hands one kind's whole list over, as a list-and-watch does: first the objects, then the time, then that its watch wasn't refused.</summary>
    public void Feed(int kind, params object[] objects)
    {
        switch (kind)
        {
            case 0:
                Feed(ClusterRoles, kind, objects);
                break;
            case 1:
                Feed(Roles, kind, objects);
                break;
            case 2:
                Feed(ClusterRoleBindings, kind, objects);
                break;
            default:
                Feed(RoleBindings, kind, objects);
                break;
        }
    }

    /// <summary>Sorts the objects into their kinds, feeds all four, and waits until the snapshot is ready.</summary>
    public async Task<RbacFeed> ReadyAsync(params object[] objects)
    {
        Feed(0, [.. objects.OfType<V1ClusterRole>()]);
        Feed(1, [.. objects.OfType<V1Role>()]);
        Feed(2, [.. objects.OfType<V1ClusterRoleBinding>()]);
        Feed(3, [.. objects.OfType<V1RoleBinding>()]);
        await Snapshot.WaitUntilReadyAsync(CancellationToken.None);
        return this;
    }

    public AccessDecision Decide(string subject, string @namespace) =>
        Snapshot.Decide(new AccessQuestion(AccessSubject.Parse(subject), @namespace));

    public ValueTask DisposeAsync() => Snapshot.DisposeAsync();

    private void Feed<T>(IWatchSink<T> sink, int kind, object[] objects)
        where T : class
    {
        sink.Replace([.. objects.Cast<T>()]);
        Watches[kind].AsOf = Time.GetTimestamp();
        sink.Watched();
    }

    private static V1PolicyRule Pull => new() { ApiGroups = ["registry.alauda.io"], Resources = ["images"], Verbs = ["get"] };

    internal sealed class FedWatch : IListWatch
    {
        public bool IsSynced => AsOf is not null;

        public long? AsOf { get; set; }

        public string? LastError { get; set; }

        public bool IsDisposed { get; private set; }

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
