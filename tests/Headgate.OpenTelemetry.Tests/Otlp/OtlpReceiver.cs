using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Headgate.OpenTelemetry.Tests.Otlp;

/// <summary>A collector: takes what is exported by OTLP over HTTP, as protobuf.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>All metrics that have come, those of the first export first.</summary>
    public ConcurrentQueue<OtlpMetric> Metrics { get; } = new();

    /// <summary>All spans that have come.</summary>
    public ConcurrentQueue<OtlpSpan> Spans { get; } = new();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.MapPost("/v1/metrics", request => receiver.TakeAsync(request, OtlpMetric.AllOf, receiver.Metrics));
        receiver._app.MapPost("/v1/traces", request => receiver.TakeAsync(request, OtlpSpan.AllOf, receiver.Spans));
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>A metric as it was exported last.</summary>
    public OtlpMetric Metric(string name) => Metrics.Last(metric => metric.Name == name);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync<T>(HttpContext context, Func<ProtoMessage, IEnumerable<T>> read, ConcurrentQueue<T> into)
    {
        Assert.Equal("application/x-protobuf", context.Request.ContentType);
        var bytes = await ByteString.FromStreamAsync(context.Request.Body, context.RequestAborted);
        foreach (var item in read(ProtoMessage.Parse(bytes))) into.Enqueue(item);

        // An empty response message: everything was taken.
        context.Response.ContentType = "application/x-protobuf";
    }
}
