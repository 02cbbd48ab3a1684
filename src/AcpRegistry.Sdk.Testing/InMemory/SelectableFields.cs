using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>The fields that a list can be narrowed by: name and namespace of any kind, and some more of a few.</summary>
internal static class SelectableFields
{
    /// <summary>Null where this kind can't be selected by that field.</summary>
    public static Func<IKubernetesObject<V1ObjectMeta>, string?>? Find(ApiResource resource, string field) => (resource.Kind, field) switch
    {
        (_, "metadata.name") => value => value.Metadata.Name,
        (_, "metadata.namespace") => value => value.Metadata.NamespaceProperty,
        ("Event", "involvedObject.kind") => OfInvolved(involved => involved.Kind),
        ("Event", "involvedObject.namespace") => OfInvolved(involved => involved.NamespaceProperty),
        ("Event", "involvedObject.name") => OfInvolved(involved => involved.Name),
        ("Event", "involvedObject.uid") => OfInvolved(involved => involved.Uid),
        ("Event", "involvedObject.apiVersion") => OfInvolved(involved => involved.ApiVersion),
        ("Event", "involvedObject.fieldPath") => OfInvolved(involved => involved.FieldPath),
        ("Event", "reason") => value => ((Corev1Event)value).Reason,
        ("Event", "type") => value => ((Corev1Event)value).Type,
        ("Pod", "spec.nodeName") => value => ((V1Pod)value).Spec?.NodeName,
        ("Pod", "spec.serviceAccountName") => value => ((V1Pod)value).Spec?.ServiceAccountName,
        ("Pod", "status.phase") => value => ((V1Pod)value).Status?.Phase,
        ("Secret", "type") => value => ((V1Secret)value).Type,
        _ => null,
    };

    private static Func<IKubernetesObject<V1ObjectMeta>, string?> OfInvolved(Func<V1ObjectReference, string?> read) =>
        value => ((Corev1Event)value).InvolvedObject is { } involved ? read(involved) : null;
}
