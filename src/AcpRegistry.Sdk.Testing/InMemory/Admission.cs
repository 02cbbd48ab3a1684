using AcpRegistry.Sdk.Images;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>What the server looks up or allots when an object is created.</summary>
internal sealed class Admission(ObjectStore store)
{
    private int _lastAddress;

    public void Apply(IKubernetesObject<V1ObjectMeta> value, IKubernetesObject<V1ObjectMeta>? old)
    {
        switch (value)
        {
            case V1Service service:
                ApplyService(service, old as V1Service);
                break;
            case V1Pod pod when old is null:
                ApplyPod(pod);
                break;
        }
    }

    private void ApplyService(V1Service service, V1Service? old)
    {
        service.Spec ??= new V1ServiceSpec();
        service.Spec.Type ??= "ClusterIP";
        if (service.Spec.Type == "ExternalName")
        {
            return;
        }

        service.Spec.ClusterIP = string.IsNullOrEmpty(service.Spec.ClusterIP)
            ? old?.Spec.ClusterIP ?? NextAddress()
            : service.Spec.ClusterIP;
        service.Spec.ClusterIPs = [service.Spec.ClusterIP];
    }

    private void ApplyPod(V1Pod pod)
    {
        pod.Spec ??= new V1PodSpec();
        string name = string.IsNullOrEmpty(pod.Spec.ServiceAccountName) ? "default" : pod.Spec.ServiceAccountName;
        pod.Spec.ServiceAccountName = name;
        if (store.Find(ApiResources.ServiceAccounts, pod.Namespace(), name)?.Value is not V1ServiceAccount account)
        {
            throw ApiError.Forbidden(
                ApiResources.Pods,
                pod.Name() ?? "",
                $"error looking up service account {pod.Namespace()}/{name}: serviceaccount \"{name}\" not found");
        }

        if (pod.Spec.ImagePullSecrets is not { Count: > 0 })
        {
            pod.Spec.ImagePullSecrets = account.ImagePullSecrets;
        }

        foreach (V1Container container in pod.Spec.Containers.Concat(pod.Spec.InitContainers ?? []))
        {
            container.ImagePullPolicy ??= IsLatest(container.Image ?? "") ? "Always" : "IfNotPresent";
        }
    }

    // Text that is no reference counts as one with a tag.
    private static bool IsLatest(string image) =>
        ImageReference.TryParse(image, out ImageReference? reference) && (reference.Tag ?? (reference.Digest is null ? "latest" : "")) == "latest";

    private string NextAddress()
    {
        int number = ++_lastAddress;
        return $"10.96.{number / 256}.{number % 256}";
    }
}
