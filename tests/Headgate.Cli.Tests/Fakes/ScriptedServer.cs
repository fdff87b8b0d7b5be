using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Headgate.Cli.Tests.Fakes;

/// <summary>A server that answers what a test says: for what a dashboard does only when something is wrong.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>Starts it; every request is answered by <paramref name="answer"/>.</summary>
    public static async Task<ScriptedServer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new ScriptedServer(app);
    }

    /// <summary>Starts one that lists <paramref name="list"/> and sends it as an event, and then what is written to <paramref name="events"/>; each connection lasts until that is completed.</summary>
    public static Task<ScriptedServer> StartAsync(string list, Func<ChannelReader<string>> events) => StartAsync(async context =>
    {
        if (context.Request.Path == "/api/pipelines")
        {
            await WriteAsync(context, 200, "application/json", list);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync($"event: history\ndata: {{}}\n\nevent: overview\ndata: {list}\n\n");
        await context.Response.Body.FlushAsync();
        await foreach (var text in events().ReadAllAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync($"event: overview\ndata: {text}\n\n");
            await context.Response.Body.FlushAsync();
        }
    });

    public static async Task WriteAsync(HttpContext context, int status, string type, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(body);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
