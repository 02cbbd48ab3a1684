using System.Collections;
using System.Text;
using k8s.Models;
using Moq;

namespace AcpRegistry.Sdk.Tests.Diagnostics;

/// <summary>What a port answers that may answer anything: objects with any of their parts missing, empty, odd or right, and errors.</summary>
internal sealed class RandomObjects(Random random, params string[] names) : DefaultValueProvider
{
    private const int Deepest = 9;

    private static readonly string?[] Texts =
    [
        null, "", " ", "\uD800", "a/b", "\0", "UPPER", "a_b.c/d:1", "docker.io/library/nginx:1", "{{ .Values.image }}", "None", "10.96.0.1", "fd00::1", "10.1", "-1",
        "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "Failed", "BackOff", "Pulled", "FailedCreatePodSandBox",
        "Failed to pull image \"x\": dial tcp 10.0.0.1:443: i/o timeout", "no such host", "401 Unauthorized", "unknown",
        "spec.containers{default}", "spec.initContainers{}", "kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg", "Opaque", ".dockerconfigjson", ".dockercfg",
        "https", "In", "NotIn", "Exists", "DoesNotExist", "Ingress", "Egress", "Always", "IfNotPresent", "Never", "get", "*", "images", "registry.alauda.io",
        "ServiceAccount", "User", "Group", "ClusterRole", "Role", "system:image-puller", "rbac.authorization.k8s.io", "system:serviceaccounts:my-ns",
    ];

    private static readonly string[] Bodies =
    [
        "", "{}", "null", "[]", "{", """{"auths":{}}""", """{"auths":null}""", """{"auths":{"":{}}}""", """{"auths":{"HOST":null}}""", """{"auths":{"HOST":{"auth":"dTpw"}}}""",
        """{"auths":{"HOST":{"auth":"%"}}}""", """{"auths":{"HOST":{"username":"u"}}}""", """{"HOST":{"auth":"dTpw"}}""", """{"auths":{"*.svc":{"auth":"dTpw"},"[":{}}}""",
        """{"auths":{"HOST/my-ns":{"username":"u","password":"eyJhbGciOiJub25lIn0.eyJleHAiOjF9.x"}}}""", "\uFEFF{}", """{"auths":{"http://%zz":{"auth":"dTpw"}}}""",
    ];

    protected override object GetDefaultValue(Type type, Mock mock)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
        {
            var answer = type.GetGenericArguments()[0];
            return random.Next(8) == 0
                ? typeof(Task).GetMethod(nameof(Task.FromException), 1, [typeof(Exception)])!.MakeGenericMethod(answer).Invoke(null, [Error()])!
                : typeof(Task).GetMethod(nameof(Task.FromResult))!.MakeGenericMethod(answer).Invoke(null, [Answer(answer)])!;
        }

        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)
            ? GetType().GetMethod(nameof(StreamAsync))!.MakeGenericMethod(type.GetGenericArguments()).Invoke(this, [])!
            : null!;
    }

    public async IAsyncEnumerable<T> StreamAsync<T>()
    {
        await Task.CompletedTask;
        for (var left = random.Next(4); left > 0; left--)
        {
            if (Of(typeof(T), 0) is { } one)
            {
                yield return (T)one;
            }
        }

        if (random.Next(8) == 0)
        {
            throw Error();
        }
    }

    public string? Text() => random.Next(2) == 0 ? names[random.Next(names.Length)] : Texts[random.Next(Texts.Length)];

    // The port has an answer to each review; other objects may be missing.
    private object? Answer(Type type) =>
        type == typeof(V1SubjectAccessReviewStatus) ? ObjectOf(type, 0)
        : type.IsClass && random.Next(6) == 0 ? null
        : Of(type, 0);

    private AcpRegistryException Error() => random.Next(5) switch
    {
        0 => new AcpRegistryForbiddenException("No.", "Ask.", status: 403),
        1 => new AcpRegistryNotFoundException("None.", "Make it."),
        2 => new AcpRegistryTimeoutException("Late.", "Wait."),
        3 => new AcpRegistryUnreachableException("Away.", "Come back."),
        _ => new AcpRegistryUnexpectedException("Odd.", "Look."),
    };

    private object? Of(Type type, int depth)
    {
        type = Nullable.GetUnderlyingType(type) is { } inner ? (random.Next(3) == 0 ? typeof(void) : inner) : type;
        return type == typeof(void) ? null
            : type == typeof(string) ? Text()
            : type == typeof(int) ? random.Next(4) switch { 0 => 443, 1 => 5000, 2 => 0, _ => random.Next(-1, 70_000) }
            : type == typeof(long) ? (object)(long)random.Next()
            : type == typeof(bool) ? random.Next(2) == 0
            : type == typeof(double) ? random.NextDouble()
            : type == typeof(DateTime) ? DateTime.UnixEpoch.AddSeconds(random.Next())
            : type == typeof(byte[]) ? Encoding.UTF8.GetBytes(Bodies[random.Next(Bodies.Length)].Replace("HOST", names[0], StringComparison.Ordinal))
            : type.IsGenericType && type.GetGenericTypeDefinition() is var open && (open == typeof(IList<>) || open == typeof(IReadOnlyList<>)) ? ListOf(type.GetGenericArguments()[0], depth)
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>) ? DictionaryOf(type.GetGenericArguments()[1], depth)
            : !type.IsClass || depth >= Deepest || type.GetConstructor([]) is null || random.Next(12) == 0 ? null
            : ObjectOf(type, depth);
    }

    private object? ListOf(Type item, int depth)
    {
        if (depth > 0 && random.Next(5) == 0)
        {
            return null;
        }

        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        for (var left = random.Next(4); left > 0; left--)
        {
            // What the port lists is never null; what those objects list may be.
            var one = Of(item, depth == 0 ? 0 : depth + 1);
            if (one is not null || depth > 0)
            {
                list.Add(one);
            }
        }

        return list;
    }

    private object? DictionaryOf(Type value, int depth)
    {
        if (random.Next(5) == 0)
        {
            return null;
        }

        var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), value))!;
        for (var left = random.Next(4); left > 0; left--)
        {
            dictionary[Text() ?? ""] = Of(value, depth + 1);
        }

        return dictionary;
    }

    private object ObjectOf(Type type, int depth)
    {
        var made = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(one => one.CanWrite && one.GetIndexParameters().Length == 0))
        {
            if (random.Next(10) != 0)
            {
                property.SetValue(made, Of(property.PropertyType, depth + 1));
            }
        }

        // The port answers with what was asked for, or fails.
        if (depth == 0 && made is IMetadata<V1ObjectMeta> named)
        {
            (named.Metadata ??= new V1ObjectMeta()).Name = names[4];
            named.Metadata.NamespaceProperty = names[3];
        }

        return made;
    }
}
