using System.Net;
using Cluster.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cluster.Silos;

/// <summary>One page with the dashboards of all silos. Each is in its silo; this hands its pages on, so that all are of one address.</summary>
internal sealed class DashboardPage : IAsyncDisposable
{
    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly IReadOnlyList<SiloPlace> _places;
    private readonly WebApplication _application;

    private DashboardPage(IReadOnlyList<SiloPlace> places)
    {
        _places = places;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));

        // A page of another site that has this address under a name of its own is refused.
        builder.Services.Configure<HostFilteringOptions>(static options => options.AllowedHosts = ["127.0.0.1", "localhost"]);
        _application = builder.Build();
        _application.UseHostFiltering();
        _application.MapGet("/", ShowAsync);
        _application.MapGet("/silos/{number:int}/{**path}", PassAsync);
    }

    /// <summary>Where it is.</summary>
    public string Address => $"{_application.Urls.Single()}/";

    public static async Task<DashboardPage> StartAsync(IReadOnlyList<SiloPlace> places)
    {
        var page = new DashboardPage(places);
        await page._application.StartAsync().ConfigureAwait(false);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
    }

    private Task ShowAsync(HttpContext context)
    {
        var frames = string.Concat(_places.Select(static place => $"<iframe src=\"silos/{place.Number}/\" title=\"silo {place.Number}\"></iframe>"));
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync($$"""
            <!doctype html><html lang="en"><title>Silos</title>
            <style>body{margin:0;display:grid;grid-template-columns:repeat({{_places.Count}},1fr);height:100vh}iframe{border:0;border-right:1px solid #8888;width:100%;height:100%}</style>
            {{frames}}</html>
            """);
    }

    private async Task PassAsync(HttpContext context, int number, string? path)
    {
        if (_places.FirstOrDefault(place => place.Number == number) is not { } place)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{place.Dashboard}/{path}{context.Request.QueryString}");
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted).ConfigureAwait(false);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var header in answer.Headers.Concat(answer.Content.Headers).Where(static header => header.Key is not ("Transfer-Encoding" or "Server" or "Date")))
                context.Response.Headers[header.Key] = header.Value.ToArray();
            await CopyAsync(await answer.Content.ReadAsStreamAsync(context.RequestAborted).ConfigureAwait(false), context).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            // The silo does not run yet, or no more; or the browser has gone.
            if (context.Response.HasStarted) context.Abort();
            else context.Response.StatusCode = StatusCodes.Status502BadGateway;
        }
    }

    /// <summary>What a silo sends is passed on at once: it may go on sending for as long as it runs.</summary>
    private static async Task CopyAsync(Stream from, HttpContext context)
    {
        var bytes = new byte[16 * 1024];
        while (await from.ReadAsync(bytes, context.RequestAborted).ConfigureAwait(false) is > 0 and var count)
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory(0, count), context.RequestAborted).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }
    }
}
