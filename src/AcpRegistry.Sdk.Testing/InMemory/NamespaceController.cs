using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>
/// What kube-controller-manager does for namespaces, at once instead of soon: a new one gets its <c>default</c> ServiceAccount, and with a
/// deleted one goes everything in it. With an ACP registry, the platform's pull secret comes too.
/// </summary>
internal sealed class NamespaceController
{
    private readonly ObjectStore _store;
    private readonly ObjectVerbs _objects;
    private Func<string, V1Secret>? _makeSecret;

    public NamespaceController(ObjectStore store, ObjectVerbs objects)
    {
        _store = store;
        _objects = objects;
        store.Changed += (resource, old, now) =>
        {
            if (resource != ApiResources.Namespaces)
            {
                return;
            }

            if (old is null)
            {
                Fill(now!.Metadata.Name);
            }
            else if (now is null)
            {
                Empty(old.Metadata.Name);
            }
        };
    }

    /// <summary>From now on each namespace gets such a Secret, and the present ones too.</summary>
    public void GivePullSecrets(Func<string, V1Secret> makeSecret)
    {
        _makeSecret = makeSecret;
        IEnumerable<StoredObject> accounts = _store.Snapshot(ApiResources.ServiceAccounts).Values;
        foreach (StoredObject stored in accounts.Where(stored => stored.Metadata.Name == "default"))
        {
            var account = (V1ServiceAccount)ApiResources.ServiceAccounts.Parse(stored.Json);
            account.ImagePullSecrets = [.. account.ImagePullSecrets ?? [], .. SeedPullSecret(account.Namespace())];
            _store.Put(ApiResources.ServiceAccounts, account);
        }
    }

    private void Fill(string name) =>
        _objects.Seed(ApiResources.ServiceAccounts, new V1ServiceAccount
        {
            Metadata = new V1ObjectMeta { Name = "default", NamespaceProperty = name },
            ImagePullSecrets = SeedPullSecret(name) is { Count: > 0 } secrets ? secrets : null,
        });

    private List<V1LocalObjectReference> SeedPullSecret(string @namespace)
    {
        if (_makeSecret?.Invoke(@namespace) is not { } secret)
        {
            return [];
        }

        _objects.Seed(ApiResources.Secrets, secret);
        return [new V1LocalObjectReference { Name = secret.Name() }];
    }

    private void Empty(string name)
    {
        foreach (ApiResource resource in ApiResources.Namespaced)
        {
            foreach (StoredObject stored in _store.Snapshot(resource).Values.Where(stored => stored.Metadata.NamespaceProperty == name))
            {
                _store.Remove(resource, stored);
            }
        }
    }
}
