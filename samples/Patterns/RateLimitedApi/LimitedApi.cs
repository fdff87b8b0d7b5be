using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Patterns;

/// <summary>A web API on this machine that answers 429 to calls above its limit.</summary>
public sealed class LimitedApi : IAsyncDisposable
{
    private readonly WebApplication _server;

    private LimitedApi(WebApplication server)
    {
        _server = server;
        Address = new Uri(server.Urls.Single());
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts it on a free port.</summary>
    public static async Task<LimitedApi> StartAsync(SlidingWindow window)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.MapGet("/orders/{id}", (int id) => window.TryEnter() ? Results.Text($"order {id}") : Results.StatusCode(StatusCodes.Status429TooManyRequests));
        await server.StartAsync();
        return new LimitedApi(server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
