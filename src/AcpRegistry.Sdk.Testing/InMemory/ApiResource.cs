using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>One kind that the server keeps.</summary>
internal sealed class ApiResource
{
    private readonly Func<string, IKubernetesObject<V1ObjectMeta>> _parse;

    private ApiResource(
        string plural,
        KubernetesEntityAttribute entity,
        string version,
        bool isNamespaced,
        Func<string, string?> nameRule,
        Func<string, IKubernetesObject<V1ObjectMeta>> parse)
    {
        Plural = plural;
        Group = entity.Group;
        Version = version;
        Kind = entity.Kind;
        IsNamespaced = isNamespaced;
        NameRule = nameRule;
        _parse = parse;
    }

    public string Group { get; }

    public string Version { get; }

    public string Plural { get; }

    public string Kind { get; }

    public bool IsNamespaced { get; }

    /// <summary>Null for a right name, else what is wrong with it.</summary>
    public Func<string, string?> NameRule { get; }

    /// <summary>A PUT of what doesn't exist creates it.</summary>
    public bool IsCreatedByUpdate { get; init; }

    /// <summary>DELETE answers with the object, not with a Status.</summary>
    public bool IsReturnedByDelete { get; init; }

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>As in messages: <c>rolebindings.rbac.authorization.k8s.io</c>.</summary>
    public string QualifiedName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <param name="plural">As in URLs.</param>
    /// <param name="isNamespaced">Whether it lives in namespaces.</param>
    /// <param name="nameRule">See <see cref="NameRule"/>.</param>
    /// <param name="isCreatedByUpdate">See <see cref="IsCreatedByUpdate"/>.</param>
    /// <param name="isReturnedByDelete">See <see cref="IsReturnedByDelete"/>.</param>
    /// <param name="version">Null for that of the type; 1.20 has some kinds in an older one, of the same shape.</param>
    public static ApiResource Create<T>(
        string plural,
        bool isNamespaced,
        Func<string, string?> nameRule,
        bool isCreatedByUpdate = false,
        bool isReturnedByDelete = false,
        string? version = null)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        var entity = (KubernetesEntityAttribute)Attribute.GetCustomAttribute(typeof(T), typeof(KubernetesEntityAttribute))!;
        return new ApiResource(plural, entity, version ?? entity.ApiVersion, isNamespaced, nameRule, json => KubernetesJson.Deserialize<T>(json))
        {
            IsCreatedByUpdate = isCreatedByUpdate,
            IsReturnedByDelete = isReturnedByDelete,
        };
    }

    /// <summary>The object that a body holds; fields that the kind doesn't have are dropped, as the server drops them.</summary>
    public IKubernetesObject<V1ObjectMeta> Parse(string json)
    {
        IKubernetesObject<V1ObjectMeta> value = ApiBody.Parse(json, _parse);
        if ((value.Kind ?? Kind) != Kind || (value.ApiVersion ?? ApiVersion) != ApiVersion)
        {
            throw ApiError.BadRequest(
                $"{value.Kind} in version \"{value.ApiVersion}\" cannot be handled as a {Kind} in version \"{ApiVersion}\"");
        }

        value.Kind = Kind;
        value.ApiVersion = ApiVersion;
        value.Metadata ??= new V1ObjectMeta();
        return value;
    }
}
