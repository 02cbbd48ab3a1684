using System.Net;
using System.Security.Cryptography;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>The verbs on kept objects, once the caller has the right to them.</summary>
internal sealed class ObjectVerbs(ObjectStore store, ListPages pages, Authorizer authorizer, Escalation escalation, Admission admission)
{
    private const string GeneratedCharacters = "bcdfghjklmnpqrstvwxz2456789";
    private const int LongestGeneratedPrefix = 58;

    private static readonly string[] PatchTypes = ["application/merge-patch+json", "application/strategic-merge-patch+json"];

    public ApiAnswer Answer(ApiResource resource, ApiCall call, ApiUser user)
    {
        bool isPlaceRight = resource.IsNamespaced
            ? call.Namespace.Length > 0 || call.Verb == "list"
            : call.Namespace.Length == 0 || resource == ApiResources.Namespaces;
        if (!isPlaceRight || call.Subresource.Length > 0)
        {
            throw ApiError.NotServed();
        }

        return call.Verb switch
        {
            "get" => Respond(HttpStatusCode.OK, Find(resource, call)),
            "list" => pages.List(resource, call),
            "create" when call.Name.Length == 0 => Create(resource, call, user, resource.Parse(call.Body), RequestChecks.IsDryRun(call)),
            "update" => Update(resource, call, user, resource.Parse(call.Body), RequestChecks.IsDryRun(call)),
            "patch" => Update(resource, call, user, Patch(resource, call), RequestChecks.IsDryRun(call)),
            "delete" => Delete(resource, call),
            "deletecollection" => DeleteCollection(resource, call),
            _ => throw ApiError.MethodNotAllowed(),
        };
    }

    /// <summary>Stores a new object as an administrator's request would.</summary>
    public void Seed(ApiResource resource, IKubernetesObject<V1ObjectMeta> value)
    {
        value.Kind = resource.Kind;
        value.ApiVersion = resource.ApiVersion;
        Prepare(resource, value, null);
        DemandNew(resource, value);
        store.Stamp(value);
        store.Put(resource, value);
    }

    private ApiAnswer Create(ApiResource resource, ApiCall call, ApiUser user, IKubernetesObject<V1ObjectMeta> value, bool isDryRun)
    {
        V1ObjectMeta metadata = value.Metadata;
        if (resource.IsNamespaced && !string.IsNullOrEmpty(metadata.NamespaceProperty) && metadata.NamespaceProperty != call.Namespace)
        {
            throw ApiError.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        metadata.NamespaceProperty = resource.IsNamespaced ? call.Namespace : null;
        DemandNamespace(resource, call.Namespace);
        if (string.IsNullOrEmpty(metadata.Name) && !string.IsNullOrEmpty(metadata.GenerateName))
        {
            string prefix = metadata.GenerateName[..Math.Min(metadata.GenerateName.Length, LongestGeneratedPrefix)];
            metadata.Name = prefix + RandomNumberGenerator.GetString(GeneratedCharacters, 5);
        }

        ObjectDefaults.Apply(value);
        escalation.Check(user, resource, value);
        Prepare(resource, value, null);
        DemandNew(resource, value);
        if (!string.IsNullOrEmpty(metadata.ResourceVersion))
        {
            throw ApiError.ResourceVersionOnCreate();
        }

        store.Stamp(value);
        return Respond(HttpStatusCode.Created, isDryRun ? new StoredObject(value) : store.Put(resource, value));
    }

    private ApiAnswer Update(ApiResource resource, ApiCall call, ApiUser user, IKubernetesObject<V1ObjectMeta> value, bool isDryRun)
    {
        V1ObjectMeta metadata = value.Metadata;
        RequestChecks.DemandAddressed(call, metadata);
        DemandNamespace(resource, call.Namespace);
        metadata.NamespaceProperty = resource.IsNamespaced ? call.Namespace : null;
        StoredObject? old = store.Find(resource, ObjectNamespace(resource, call), call.Name);
        string uid = metadata.Uid ?? "";
        if (uid.Length > 0 && uid != (old?.Metadata.Uid ?? ""))
        {
            throw ApiError.Conflict(
                resource, call.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {old?.Metadata.Uid}");
        }

        if (old is null)
        {
            if (!resource.IsCreatedByUpdate)
            {
                throw ApiError.NotFound(resource, call.Name);
            }

            // In this order, and without a cause, as the server has it; creating checks the first again.
            ObjectDefaults.Apply(value);
            escalation.Check(user, resource, value);
            if (!authorizer.Authorize(call.ToRbacRequest(user) with { Verb = "create" }).IsAllowed)
            {
                throw ApiError.Forbidden(resource, call.Name, "");
            }

            metadata.ResourceVersion = null;
            return Create(resource, call, user, value, isDryRun);
        }

        string version = metadata.ResourceVersion ?? "";
        metadata.Uid = old.Metadata.Uid;
        metadata.CreationTimestamp = old.Metadata.CreationTimestamp;
        metadata.ResourceVersion = old.Metadata.ResourceVersion;
        ObjectDefaults.Apply(value);
        if (!IsSameButForOwners(resource, value, old))
        {
            escalation.Check(user, resource, value);
        }

        if (version.Length > 0 && version != old.Metadata.ResourceVersion)
        {
            throw ApiError.Conflict(
                resource, call.Name, "the object has been modified; please apply your changes to the latest version and try again");
        }

        Prepare(resource, value, old.Value);
        var result = new StoredObject(value);
        return Respond(HttpStatusCode.OK, isDryRun || result.Json == old.Json ? result : store.Put(resource, value));
    }

    private IKubernetesObject<V1ObjectMeta> Patch(ApiResource resource, ApiCall call)
    {
        if (!PatchTypes.Contains(call.MediaType))
        {
            throw ApiError.UnsupportedMediaType(call.MediaType, PatchTypes);
        }

        return resource.Parse(MergePatch.Apply(Find(resource, call).Json, call.Body));
    }

    private ApiAnswer Delete(ApiResource resource, ApiCall call)
    {
        StoredObject old = Find(resource, call);
        V1DeleteOptions options = RequestChecks.ReadDeleteOptions(call);
        RequestChecks.DemandPreconditions(resource, old, options.Preconditions);
        if (!RequestChecks.IsDryRun(call, options))
        {
            store.Remove(resource, old);
        }

        if (resource.IsReturnedByDelete)
        {
            return Respond(HttpStatusCode.OK, old);
        }

        return new ApiAnswer(HttpStatusCode.OK, StatusBody.Success(new V1StatusDetails
        {
            Name = call.Name,
            Group = resource.Group.Length == 0 ? null : resource.Group,
            Kind = resource.Plural,
            Uid = old.Metadata.Uid,
        }));
    }

    private ApiAnswer DeleteCollection(ApiResource resource, ApiCall call)
    {
        if (resource == ApiResources.Namespaces)
        {
            throw ApiError.MethodNotAllowed();
        }

        ListSelector selector = ListSelector.Parse(resource, call);
        V1DeleteOptions options = RequestChecks.ReadDeleteOptions(call);
        List<StoredObject> found =
        [
            .. store.Snapshot(resource).Values
                .Where(item => (item.Metadata.NamespaceProperty ?? "") == call.Namespace && selector.Matches(item)),
        ];
        foreach (StoredObject item in found)
        {
            RequestChecks.DemandPreconditions(resource, item, options.Preconditions);
            if (!RequestChecks.IsDryRun(call, options))
            {
                store.Remove(resource, item);
            }
        }

        return ListPages.Write(resource, store.Version, "", found);
    }

    private void Prepare(ApiResource resource, IKubernetesObject<V1ObjectMeta> value, IKubernetesObject<V1ObjectMeta>? old)
    {
        ObjectDefaults.Apply(value);
        admission.Apply(value, old);
        ObjectValidation.Check(resource, value, old);
    }

    private StoredObject Find(ApiResource resource, ApiCall call) =>
        store.Find(resource, ObjectNamespace(resource, call), call.Name) ?? throw ApiError.NotFound(resource, call.Name);

    private void DemandNew(ApiResource resource, IKubernetesObject<V1ObjectMeta> value)
    {
        if (store.Find(resource, value.Namespace() ?? "", value.Name()) is not null)
        {
            throw ApiError.AlreadyExists(resource, value.Name());
        }
    }

    private void DemandNamespace(ApiResource resource, string name)
    {
        if (resource.IsNamespaced && store.Find(ApiResources.Namespaces, "", name) is null)
        {
            throw ApiError.NotFound(ApiResources.Namespaces, name);
        }
    }

    /// <summary>
    /// Garbage collection may touch owners and finalizers without holding the role's rights; what changes nothing may be written too.
    /// </summary>
    private static bool IsSameButForOwners(ApiResource resource, IKubernetesObject<V1ObjectMeta> value, StoredObject old)
    {
        IKubernetesObject<V1ObjectMeta> copy = resource.Parse(KubernetesJson.Serialize(value));
        copy.Metadata.OwnerReferences = old.Metadata.OwnerReferences;
        copy.Metadata.Finalizers = old.Metadata.Finalizers;
        return KubernetesJson.Serialize(copy) == old.Json;
    }

    private static string ObjectNamespace(ApiResource resource, ApiCall call) => resource.IsNamespaced ? call.Namespace : "";

    private static ApiAnswer Respond(HttpStatusCode status, StoredObject stored) => new(status, stored.Json);
}
