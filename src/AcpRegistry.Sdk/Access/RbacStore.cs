using AcpRegistry.Sdk.Cluster;
using k8s.Models;

namespace AcpRegistry.Sdk.Access;

/// <summary>The four kinds of RBAC as they change, and which namespaces a policy made of them before has to be given anew.</summary>
/// <remarks>What comes in is only noted; <see cref="Apply"/> turns all that came since into one new policy, however much it was.</remarks>
internal sealed class RbacStore
{
    private readonly Lock _lock = new();
    private readonly RbacTable<RbacRole> _clusterRoles = new();
    private readonly RbacTable<RbacRole> _roles = new();
    private readonly RbacTable<RbacBinding> _clusterBindings = new();
    private readonly RbacTable<RbacBinding> _bindings = new();
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly HashSet<object> _unread;
    private readonly Dictionary<object, AcpRegistryException> _failures = [];
    private readonly Action _onChange;
    private long _changes;

    /// <param name="onChange">Called after anything came in, or failed to; must be quick.</param>
    public RbacStore(Action onChange)
    {
        _onChange = onChange;
        ClusterRoles = new RbacSink<V1ClusterRole, RbacRole>(this, _clusterRoles, RbacMapping.ToRbac);
        Roles = new RbacSink<V1Role, RbacRole>(this, _roles, RbacMapping.ToRbac);
        ClusterRoleBindings = new RbacSink<V1ClusterRoleBinding, RbacBinding>(this, _clusterBindings, RbacMapping.ToRbac);
        RoleBindings = new RbacSink<V1RoleBinding, RbacBinding>(this, _bindings, RbacMapping.ToRbac);
        _unread = [ClusterRoles, Roles, ClusterRoleBindings, RoleBindings];
    }

    public IWatchSink<V1ClusterRole> ClusterRoles { get; }

    public IWatchSink<V1Role> Roles { get; }

    public IWatchSink<V1ClusterRoleBinding> ClusterRoleBindings { get; }

    public IWatchSink<V1RoleBinding> RoleBindings { get; }

    /// <summary>How many changes came in.</summary>
    public long Changes => Volatile.Read(ref _changes);

    /// <summary>Each kind was listed whole, and its first watch wasn't refused.</summary>
    public bool IsWhole
    {
        get
        {
            lock (_lock)
            {
                return _unread.Count == 0;
            }
        }
    }

    /// <summary>The last failure of a kind that isn't read yet; null if there is none.</summary>
    public AcpRegistryException? Failure
    {
        get
        {
            lock (_lock)
            {
                return _failures.Values.FirstOrDefault(failure => failure is AcpRegistryForbiddenException or AcpRegistryUnauthorizedException)
                    ?? _failures.Values.FirstOrDefault();
            }
        }
    }

    /// <summary>
    /// The policy with all that came in since the last call. For one caller at a time, who passes what it answered before.
    /// </summary>
    public (RbacPolicy Policy, long Changes) Apply(RbacPolicy policy)
    {
        List<(string Namespace, RbacRole[] Roles, RbacBinding[] Bindings)> changed;
        long changes;
        lock (_lock)
        {
            changes = _changes;
            changed = [.. _changed.Select(name => name.Length == 0
                ? (name, _clusterRoles.Of(name), _clusterBindings.Of(name))
                : (name, _roles.Of(name), _bindings.Of(name)))];
            _changed.Clear();
        }

        return (changed.Count == 0 ? policy : policy.With(changed.Select(scope => new RbacScope(scope.Namespace, scope.Roles, scope.Bindings))), changes);
    }

    /// <summary>Takes a change in.</summary>
    /// <param name="listed">The kind, if it was listed whole, so that an earlier failure is over.</param>
    /// <param name="change">Makes the change, and adds the namespaces that it is in.</param>
    internal void Change(object? listed, Action<HashSet<string>> change)
    {
        lock (_lock)
        {
            change(_changed);
            _changes++;
            if (listed is not null)
            {
                _failures.Remove(listed);
            }
        }

        _onChange();
    }

    internal void Watched(object kind)
    {
        lock (_lock)
        {
            _unread.Remove(kind);
            _failures.Remove(kind);
        }

        _onChange();
    }

    internal void Fail(object kind, AcpRegistryException failure)
    {
        lock (_lock)
        {
            if (!_unread.Contains(kind))
            {
                return;
            }

            _failures[kind] = failure;
        }

        _onChange();
    }
}
