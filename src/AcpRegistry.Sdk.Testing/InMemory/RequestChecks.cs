using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>What a request says beside its object: whom it means, under which conditions, and whether in earnest.</summary>
internal static class RequestChecks
{
    public static void DemandAddressed(ApiCall call, V1ObjectMeta metadata)
    {
        if (string.IsNullOrEmpty(metadata.Name))
        {
            throw ApiError.BadRequest($"the name of the object ({call.Name} based on URL) was undeterminable: name must be provided");
        }

        if (metadata.Name != call.Name)
        {
            throw ApiError.BadRequest($"the name of the object ({metadata.Name}) does not match the name on the URL ({call.Name})");
        }

        string @namespace = metadata.NamespaceProperty ?? "";
        if (call.Resource != ApiResources.Namespaces.Plural && @namespace.Length > 0 && @namespace != call.Namespace)
        {
            throw ApiError.BadRequest(
                $"the namespace of the object ({@namespace}) does not match the namespace on the request ({call.Namespace})");
        }
    }

    public static void DemandPreconditions(ApiResource resource, StoredObject stored, V1Preconditions? wanted)
    {
        V1ObjectMeta metadata = stored.Metadata;
        if (wanted?.Uid is { } uid && uid != metadata.Uid)
        {
            throw ApiError.Conflict(
                resource,
                metadata.Name,
                $"the UID in the precondition ({uid}) does not match the UID in record ({metadata.Uid}). "
                    + "The object might have been deleted and then recreated");
        }

        if (wanted?.ResourceVersion is { } version && version != metadata.ResourceVersion)
        {
            throw ApiError.Conflict(
                resource,
                metadata.Name,
                $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record "
                    + $"({metadata.ResourceVersion}). The object might have been modified");
        }
    }

    public static V1DeleteOptions ReadDeleteOptions(ApiCall call) =>
        call.Body.Length == 0 ? new V1DeleteOptions() : ApiBody.Parse<V1DeleteOptions>(call.Body);

    public static bool IsDryRun(ApiCall call, V1DeleteOptions? options = null)
    {
        // A delete with a body is told by it alone: the server then passes over what stands in the query.
        string wanted = options is not null && call.Body.Length > 0 ? options.DryRun?.FirstOrDefault() ?? "" : call.Query("dryRun");
        return wanted switch
        {
            "" => false,
            "All" => true,
            _ => throw ApiError.Invalid(
                call.Verb switch
                {
                    "create" => "CreateOptions",
                    "update" => "UpdateOptions",
                    "patch" => "PatchOptions",
                    _ => "DeleteOptions",
                },
                "meta.k8s.io",
                "",
                [FieldError.NotSupported("dryRun", wanted, "All")]),
        };
    }
}
