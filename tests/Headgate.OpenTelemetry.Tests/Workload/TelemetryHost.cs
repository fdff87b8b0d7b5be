using Headgate.Flows;
using Headgate.Flows.Hosting;
using Headgate.Flows.Snapshots;
using Headgate.Pipelines;
using Headgate.Testing.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Headgate.OpenTelemetry.Tests.Workload;

/// <summary>A host whose pipeline goes through all that is measured: its connection is lost once, a message is tried again, one becomes a dead letter, one is handed back.
/// A flow runs beside it, another has failed, and a supervisor has given up. It is scraped by Prometheus, or exports by OTLP.</summary>
internal sealed class TelemetryHost : IAsyncDisposable
{
    public const int MessageCount = 20;
    public const int Retried = 7;
    public const int Failed = 13;
    public const int Returned = 17;

    private static int _count;

    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private TelemetryHost(WebApplication app, string pipeline)
    {
        _app = app;
        Pipeline = pipeline;
        _client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    /// <summary>The name of the pipeline; another in each host, since pipelines of one name in a process are counted together.</summary>
    public string Pipeline { get; }

    /// <summary>Starts a host and waits until its messages have ended.</summary>
    /// <param name="collector">Where it exports to by OTLP; null for a host that Prometheus scrapes.</param>
    /// <param name="configure">Changes what OpenTelemetry takes; null for the defaults.</param>
    /// <param name="more">What else is said to OpenTelemetry.</param>
    public static async Task<TelemetryHost> StartAsync(Uri? collector = null, Action<HeadgateTelemetryOptions>? configure = null, Action<OpenTelemetryBuilder>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var name = $"orders-{Interlocked.Increment(ref _count)}";
        builder.Services.AddPipeline(name, static pipeline => Declare(pipeline));
        var store = new InMemorySnapshotStore();
        builder.Services.AddFlow("clicks", _ => FlowWork.Endless(store));
        var telemetry = builder.Services.AddOpenTelemetry().AddHeadgate(configure);
        more?.Invoke(telemetry);
        if (collector is not null) Export(telemetry, collector);
        else telemetry.WithMetrics(static metrics => metrics.AddPrometheusExporter(static options => options.ScrapeResponseCacheDurationMilliseconds = 0));
        var app = builder.Build();
        if (collector is null) app.MapPrometheusScrapingEndpoint();
        await app.StartAsync();
        var host = new TelemetryHost(app, name);
        await SupervisionWork.GiveUpAsync();
        await FlowWork.FailAsync();
        await host.WaitAsync();
        var flows = app.Services.GetRequiredService<FlowRegistry>();
        await Wait.UntilAsync(() => flows.Find("clicks")?.Layers.Sum(static layer => layer.LateCount) == FlowWork.LateCount, () => $"{flows.Find("clicks")}");
        return host;
    }

    /// <summary>What Prometheus would read.</summary>
    public Task<string> ScrapeAsync() => _client.GetStringAsync("/metrics");

    /// <summary>Exports what was measured and traced until now.</summary>
    public void Flush()
    {
        Assert.True(_app.Services.GetRequiredService<MeterProvider>().ForceFlush());
        Assert.True(_app.Services.GetRequiredService<TracerProvider>().ForceFlush());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static void Export(OpenTelemetryBuilder telemetry, Uri collector)
    {
        telemetry.WithMetrics(metrics => metrics.AddOtlpExporter(options => Set(options, "v1/metrics")));
        telemetry.WithTracing(tracing => tracing.AddOtlpExporter(options => Set(options, "v1/traces")));

        void Set(OtlpExporterOptions options, string path) => (options.Protocol, options.Endpoint) = (OtlpExportProtocol.HttpProtobuf, new Uri(collector, path));
    }

    private static void Declare(PipelineBuilder pipeline)
    {
        var canal = new Canal(MessageCount);
        var tries = 0;
        pipeline.From(canal.Open)
            .ProcessMessages<int>(
                async (message, _) =>
                {
                    if (message.Data == 1) await canal.Lost;
                    if (message.Data == Retried && Interlocked.Increment(ref tries) == 1) throw new TimeoutException("not yet");
                    if (message.Data == Failed) throw new FormatException("no number");
                    return message.Data == Returned ? message.Return() : message;
                },
                name: "parse")
            .Batch("store", static (_, _) => default, static o => (o.Size, o.Timeout) = (5, TimeSpan.FromMilliseconds(20)))
            .Retry(static o => (o.MaxAttempts, o.Delay) = (2, TimeSpan.FromMilliseconds(1)))
            .OnFailure(static (_, _) => default)
            .DeadLetterTo(new InMemoryDeadLetters());
    }

    /// <summary>The message that came by the lost connection has come a second time.</summary>
    private Task WaitAsync() => Wait.UntilAsync(() => Running.Counts is { InFlight: 0, Received: MessageCount + 1 }, () => $"{Running.Counts}");

    private Pipeline Running => _app.Services.GetRequiredKeyedService<Pipeline>(Pipeline);
}
