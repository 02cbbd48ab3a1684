using System.Net;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>The server behind the clients: one request after the other, each whole.</summary>
internal sealed class ApiServer
{
    private readonly Lock _turn = new();
    private readonly Impersonation _impersonation;
    private readonly Authorizer _authorizer;
    private readonly Reviews _reviews;
    private readonly ObjectVerbs _objects;
    private readonly ListPages _pages;
    private readonly Watches _watches;
    private readonly NamespaceController _namespaces;

    public ApiServer(TimeProvider time)
    {
        var store = new ObjectStore(time);
        var policy = new PolicyCache(store);
        _authorizer = new Authorizer(policy);
        _impersonation = new Impersonation(_authorizer);
        _reviews = new Reviews(_authorizer);
        _pages = new ListPages(store);
        _watches = new Watches(store, time);
        _objects = new ObjectVerbs(store, _pages, _authorizer, new Escalation(_authorizer, policy), new Admission(store));
        _namespaces = new NamespaceController(store, _objects);
        _ = new RoleAggregation(store);
        foreach ((ApiResource resource, IKubernetesObject<V1ObjectMeta> value) in BuiltInObjects.Create())
        {
            _objects.Seed(resource, value);
        }
    }

    public ApiAnswer Answer(ApiCall call)
    {
        lock (_turn)
        {
            try
            {
                (ApiUser user, ApiAnswer? answer) = _impersonation.Resolve(call);
                return answer ?? Route(call, user);
            }
            catch (ApiError error)
            {
                return error.Answer;
            }
        }
    }

    /// <exception cref="InvalidOperationException">The server would refuse an object.</exception>
    public void Seed(params IEnumerable<(ApiResource Resource, IKubernetesObject<V1ObjectMeta> Value)> objects)
    {
        lock (_turn)
        {
            try
            {
                foreach ((ApiResource resource, IKubernetesObject<V1ObjectMeta> value) in objects)
                {
                    _objects.Seed(resource, value);
                }
            }
            catch (ApiError error)
            {
                throw new InvalidOperationException(error.Message);
            }
        }
    }

    public void GivePullSecrets(Func<string, V1Secret> makeSecret)
    {
        lock (_turn)
        {
            _namespaces.GivePullSecrets(makeSecret);
        }
    }

    public void ExpireContinueTokens()
    {
        lock (_turn)
        {
            _pages.Expire();
            _watches.Forget();
        }
    }

    public void CutWatches() => _watches.Cut();

    private static ApiAnswer NothingThere => ApiAnswer.Text(HttpStatusCode.NotFound, "404 page not found\n");

    private ApiAnswer Route(ApiCall call, ApiUser user)
    {
        if (!call.IsResource)
        {
            return call is { Verb: "get", Path: "version" }
                ? new ApiAnswer(HttpStatusCode.OK, """{"major":"1","minor":"20","gitVersion":"v1.20.2"}""")
                : NothingThere;
        }

        _authorizer.Demand(user, call.ToRbacRequest(user));
        if (Reviews.IsServed(call))
        {
            return _reviews.Answer(call, user);
        }

        if (!ApiResources.IsGroupServed(call.Group))
        {
            return NothingThere;
        }

        ApiResource resource = ApiResources.Find(call.Group, call.Version, call.Resource) ?? throw ApiError.NotServed();
        return call is { Verb: "watch", Subresource: "" } ? _watches.Open(resource, call) : _objects.Answer(resource, call, user);
    }
}
