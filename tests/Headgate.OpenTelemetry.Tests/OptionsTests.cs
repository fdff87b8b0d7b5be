using System.Diagnostics;
using System.Diagnostics.Metrics;
using Headgate.OpenTelemetry.Tests.Scraping;
using Headgate.OpenTelemetry.Tests.Workload;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Headgate.OpenTelemetry.Tests;

/// <summary>What is taken of Headgate can be chosen, and nothing is counted twice.</summary>
public sealed class OptionsTests
{
    private static readonly string[] Layers = ["Headgate.Stages", "Headgate.Pipelines", "Headgate.Flows", "Headgate.Orleans"];

    [Fact]
    public void Metrics_of_all_layers_are_taken_by_default_and_traces_of_pipelines_and_flows()
    {
        using var metrics = Sdk.CreateMeterProviderBuilder().AddHeadgateInstrumentation().AddReader(new BaseExportingMetricReader(new NothingExporter<Metric>())).Build();
        using var traces = Sdk.CreateTracerProviderBuilder().AddHeadgateInstrumentation().Build();
        Assert.Equal([true, true, true, true], Layers.Select(IsMeasured));
        Assert.Equal([false, true, true, false], Layers.Select(IsTraced));
    }

    [Theory]
    [InlineData(HeadgateLayers.None, false, false, false, false)]
    [InlineData(HeadgateLayers.Stages, true, false, false, false)]
    [InlineData(HeadgateLayers.Flows | HeadgateLayers.Pipelines, false, true, true, false)]
    [InlineData(HeadgateLayers.Orleans, false, false, false, true)]
    [InlineData(HeadgateLayers.All, true, true, true, true)]
    public void Layers_can_be_chosen(HeadgateLayers layers, params bool[] expected)
    {
        using var metrics = Sdk.CreateMeterProviderBuilder().AddHeadgateInstrumentation(o => o.Metrics = layers).AddReader(new BaseExportingMetricReader(new NothingExporter<Metric>())).Build();
        using var traces = Sdk.CreateTracerProviderBuilder().AddHeadgateInstrumentation(o => o.Traces = layers).Build();
        Assert.Equal(expected, Layers.Select(IsMeasured));
        Assert.Equal(expected, Layers.Select(IsTraced));
    }

    [Fact]
    public async Task Added_twice_it_counts_once()
    {
        await using var host = await TelemetryHost.StartAsync(configure: null, more: static telemetry => telemetry.AddHeadgate().WithMetrics(static metrics => metrics.AddHeadgateInstrumentation()));
        var scrape = Scrape.Parse(await host.ScrapeAsync());
        Assert.Equal(TelemetryHost.MessageCount + 1, Assert.Single(scrape.Of("messaging_client_consumed_messages_total", host.Pipeline)).Value);
        Assert.Equal(TelemetryHost.MessageCount + 1, Assert.Single(scrape.Of("headgate_pipeline_duration_seconds_count", host.Pipeline)).Value);
    }

    [Fact]
    public async Task Buckets_can_be_chosen_and_left_to_others()
    {
        await using var host = await TelemetryHost.StartAsync(configure: static o => (o.DurationBounds, o.CountBounds) = ([0.5, 1], null), more: static telemetry => telemetry.WithMetrics(static metrics =>
            metrics.AddView("headgate.batch.size", new ExplicitBucketHistogramConfiguration { Boundaries = [3] })));
        var scrape = Scrape.Parse(await host.ScrapeAsync());
        Assert.Equal(["0.5", "1", "+Inf"], scrape.Of("headgate_pipeline_duration_seconds_bucket").Select(static sample => sample.Labels["le"]));
        Assert.Equal(["+Inf", "3"], scrape.Of("headgate_batch_size_bucket").Select(static sample => sample.Labels["le"]).Distinct().Order());
    }

    [Theory]
    [InlineData(new[] { 1d, 1 }, "1 in place 1")]
    [InlineData(new[] { 2d, 1 }, "1 in place 1")]
    [InlineData(new[] { double.NaN }, "NaN in place 0")]
    [InlineData(new[] { 2.5, 1.5 }, "1.5 in place 1")]
    public void Bounds_that_do_not_rise_are_refused_by_the_name_of_the_option(double[] bounds, string what)
    {
        using var culture = new WithCommas();
        var builder = Sdk.CreateMeterProviderBuilder().AddHeadgateInstrumentation(o => o.CountBounds = bounds);
        var failure = Assert.Throws<ArgumentException>(() => builder.Build());
        Assert.Contains("HeadgateTelemetryOptions:CountBounds", failure.Message, StringComparison.Ordinal);
        Assert.Contains(what, failure.Message, StringComparison.Ordinal);
    }

    private static bool IsMeasured(string layer)
    {
        using var meter = new Meter(layer);
        return meter.CreateCounter<long>("probe").Enabled;
    }

    private static bool IsTraced(string layer)
    {
        using var source = new ActivitySource(layer);
        return source.HasListeners();
    }
}
