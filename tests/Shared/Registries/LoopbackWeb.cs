using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace AcpRegistry.Sdk.Tests.Registries;

/// <summary>A web server on a free port of 127.0.0.1 that answers as a test tells it to.</summary>
internal sealed class LoopbackWeb : IAsyncDisposable
{
    private readonly WebApplication _application;

    private LoopbackWeb(WebApplication application) => _application = application;

    public int Port { get; private set; }

    /// <summary>Method, host, path with query, and the Authorization header or <c>-</c>, of each request.</summary>
    public ConcurrentQueue<(string Line, string Authorization)> Requests { get; } = new();

    /// <summary>The headers of each request.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Headers { get; } = new();

    /// <param name="answer">What each request gets.</param>
    /// <param name="certificate">Null for plain HTTP.</param>
    public static async Task<LoopbackWeb> StartAsync(Func<HttpContext, Task> answer, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestHeadersTotalSize = 256 * 1024);
        builder.Logging.ClearProviders();
        var application = builder.Build();
        var web = new LoopbackWeb(application);
        application.Run(async context =>
        {
            var request = context.Request;
            var authorization = request.Headers.Authorization.ToString();
            web.Requests.Enqueue(($"{request.Method} {request.Host} {request.Path}{request.QueryString}", authorization.Length == 0 ? "-" : authorization));
            web.Headers.Enqueue(request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
            await answer(context);
        });
        await application.StartAsync();
        web.Port = new Uri(application.Urls.Single()).Port;
        return web;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
