using AcpRegistry.Sdk.Access;
using k8s.Models;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>What is declared against what is there: pure.</summary>
internal sealed class GrantComparison(GrantSet set, string role, DateTimeOffset now, IReadOnlySet<AccessSubject> missing)
{
    private readonly List<GrantChange> _creates = [];
    private readonly List<GrantChange> _updates = [];
    private readonly List<GrantChange> _deletes = [];
    private readonly List<WithheldGrant> _withheld = [];
    private readonly List<Finding> _findings = [];
    private int _unchanged;

    public GrantPlan Plan(IReadOnlyList<V1RoleBinding> there, IEnumerable<Finding> findings)
    {
        _findings.AddRange(findings);
        var byName = there.ToDictionary(binding => (binding.Metadata.NamespaceProperty, binding.Metadata.Name));
        var declared = new HashSet<(string, string)>();
        foreach (var grant in set.Grants)
        {
            var key = (grant.ImageNamespace, PullBinding.NameOf(grant, role, set.Name));
            declared.Add(key);
            Compare(grant, key.Item2, byName.GetValueOrDefault(key));
        }

        foreach (var binding in there.Where(binding =>
            PullBinding.IsOfSet(binding, role, set.Name) && !declared.Contains((binding.Metadata.NamespaceProperty, binding.Metadata.Name))))
        {
            Delete(binding, GrantPlanner.IsOver(PullBinding.Read(binding).ExpiresAt, now) ? GrantChangeReason.Expired : GrantChangeReason.NotDeclared);
        }

        var overlaps = OverlapFinder.Find(
            set.Grants.Where(grant => WhyNot(grant) is null),
            there.Where(binding => PullBinding.IsToRole(binding, role) && !PullBinding.IsOfSet(binding, role, set.Name)));
        return new GrantPlan(set.Name, role, [.. _creates, .. _updates, .. _deletes], _unchanged, _withheld, overlaps, _findings);
    }

    private void Compare(PullGrant grant, string name, V1RoleBinding? binding)
    {
        var why = WhyNot(grant);
        if (binding is not null && !PullBinding.IsOfSet(binding, role, set.Name) && !PullBinding.IsBeingDeleted(binding))
        {
            _withheld.Add(new WithheldGrant(grant, why ?? GrantChangeReason.NameTaken));
            _findings.Add(GrantFindings.NameTaken(binding, grant));
        }
        else if (why is { } reason)
        {
            _withheld.Add(new WithheldGrant(grant, reason));
            if (binding is not null && PullBinding.IsOfSet(binding, role, set.Name))
            {
                Delete(binding, reason);
            }
        }
        else if (binding is not null && PullBinding.IsBeingDeleted(binding))
        {
            _withheld.Add(new WithheldGrant(grant, GrantChangeReason.BeingDeleted));
            _findings.Add(GrantFindings.NameBeingDeleted(binding, grant));
        }
        else if (binding is null)
        {
            _creates.Add(GrantChange.Create(grant, name));
        }
        else if (!PullBinding.IsAsDeclared(binding, grant))
        {
            _updates.Add(GrantChange.Update(grant, PullBinding.Read(binding)));
        }
        else
        {
            _unchanged++;
        }
    }

    // Deleting what is being deleted changes nothing, and it grants until it is gone.
    private void Delete(V1RoleBinding binding, GrantChangeReason reason)
    {
        if (PullBinding.IsBeingDeleted(binding))
        {
            _findings.Add(GrantFindings.StillBeingDeleted(binding));
        }
        else
        {
            _deletes.Add(GrantChange.Delete(PullBinding.Read(binding), reason));
        }
    }

    private GrantChangeReason? WhyNot(PullGrant grant) =>
        GrantPlanner.IsOver(grant.ExpiresAt, now) ? GrantChangeReason.Expired
        : missing.Contains(grant.Subject) ? GrantChangeReason.Orphaned
        : null;
}
