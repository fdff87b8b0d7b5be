using Headgate.OpenTelemetry.Tests.Boards;
using Headgate.OpenTelemetry.Tests.Otlp;
using Headgate.OpenTelemetry.Tests.Workload;

namespace Headgate.OpenTelemetry.Tests;

/// <summary>What a collector gets of a running host.</summary>
public sealed class OtlpTests(RemoteWork remote) : IClassFixture<RemoteWork>, IAsyncLifetime
{
    private OtlpReceiver _receiver = null!;
    private TelemetryHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver = await OtlpReceiver.StartAsync();
        _host = await TelemetryHost.StartAsync(_receiver.Address);
        _host.Flush();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _receiver.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Every_instrument_comes_with_its_name_its_unit_and_its_meter()
    {
        await remote.TakeAsync();
        _host.Flush();
        var instruments = Instruments.OfHeadgate();
        Assert.NotEmpty(instruments);
        Assert.All(instruments, instrument =>
        {
            var metric = _receiver.Metric(instrument.Name);
            Assert.Equal((instrument.Unit, instrument.Meter.Name), (metric.Unit, metric.Scope));
        });
    }

    [Fact]
    public void What_the_pipeline_has_done_is_in_the_points()
    {
        Assert.Equal(TelemetryHost.MessageCount + 1, Single("messaging.client.consumed.messages").Value);
        var ended = _receiver.Metric("headgate.pipeline.acknowledged");
        Assert.Equal(("counter", "{message}"), (ended.Kind, ended.Unit));
        Assert.Equal(
            [("failed", 1), ("returned", 1), ("succeeded", TelemetryHost.MessageCount - 1)],
            PointsOf("headgate.pipeline.acknowledged").Select(static point => (point.Tags["headgate.outcome"], point.Value)).Order());
        Assert.Equal(2, Single("headgate.source.connections").Value);
        Assert.Equal(1, Single("headgate.source.dropped_acknowledgements").Value);
        Assert.Equal(0, Single("headgate.source.in_flight").Value);
        Assert.Equal(("gauge", Canal.Lag), (_receiver.Metric("headgate.source.lag").Kind, Single("headgate.source.lag").Value));

        // Every step is there from the start, and names itself; only this one has kept letters.
        var letters = _receiver.Metric("headgate.pipeline.dead_letters").Points;
        Assert.All(letters, static point => Assert.Contains("headgate.step", point.Tags.Keys));
        Assert.Equal("parse", Assert.Single(letters, static point => point.Value > 0).Tags["headgate.step"]);
    }

    [Fact]
    public void Histograms_have_buckets_that_fit_their_units()
    {
        var duration = Single("headgate.pipeline.duration");
        Assert.Equal((ulong)TelemetryHost.MessageCount + 1, duration.Count);
        Assert.Equal((0.0001, 100d), (duration.Bounds[0], duration.Bounds[^1]));
        var sizes = _receiver.Metric("headgate.batch.size").Points;
        Assert.All(sizes, static point => Assert.Equal((1d, 100_000d), (point.Bounds[0], point.Bounds[^1])));
        Assert.Equal(TelemetryHost.MessageCount - 1, sizes.Sum(static point => point.Value));
    }

    [Fact]
    public void The_span_of_a_message_has_its_sender_as_parent()
    {
        var spans = _receiver.Spans.Where(static span => span.Name == "process parse").ToList();
        Assert.All(spans, static span => Assert.Equal(("Headgate.Pipelines", OtlpSpan.Consumer), (span.Scope, span.Kind)));
        Assert.All(spans, span => Assert.Equal((_host.Pipeline, "parse", "process"), (span.Tags["headgate.pipeline"], span.Tags["headgate.step"], span.Tags["messaging.operation.type"])));

        // One for each attempt: the first came twice, one was tried again, and one failed twice.
        var expected = Enumerable.Range(1, TelemetryHost.MessageCount).Concat([1, TelemetryHost.Retried, TelemetryHost.Failed]).Select(Canal.TraceParentOf);
        Assert.Equal(expected.Order(), spans.Select(static span => $"00-{span.TraceId}-{span.ParentId}-01").Order());
    }

    [Fact]
    public void The_span_of_a_batch_is_linked_with_the_senders_of_its_messages()
    {
        var spans = _receiver.Spans.Where(static span => span.Name == "process store").ToList();
        Assert.All(spans, static span => Assert.Equal(("", span.Tags["messaging.batch.message_count"]), (span.ParentId, $"{span.LinkedSpans.Count}")));
        var stored = Enumerable.Range(1, TelemetryHost.MessageCount).Except([TelemetryHost.Failed, TelemetryHost.Returned]).Append(1);
        Assert.Equal(stored.Select(static number => $"{number:x16}").Order(), spans.SelectMany(static span => span.LinkedSpans).Order());
    }

    [Fact]
    public void A_failure_is_the_status_of_its_span_and_an_event_in_it()
    {
        var spans = _receiver.Spans.Where(static span => span.Scope == "Headgate.Pipelines").ToList();
        var failed = spans.Where(static span => span.Status.Code == OtlpSpan.Error).ToList();
        Assert.Equal(
            [("System.FormatException", "no number", "1"), ("System.FormatException", "no number", "2"), ("System.TimeoutException", "not yet", "1")],
            failed.Select(static span => (span.Tags["error.type"], span.Status.Message, span.Tags.GetValueOrDefault("headgate.attempt", "1"))).Order());
        Assert.All(failed, static span =>
        {
            var happened = Assert.Single(span.Events);
            Assert.Equal(("exception", span.Tags["error.type"], span.Status.Message), (happened.Name, happened.Tags["exception.type"], happened.Tags["exception.message"]));
            Assert.Contains("TelemetryHost", happened.Tags["exception.stacktrace"], StringComparison.Ordinal);
        });
        Assert.All(spans.Except(failed), static span => Assert.Equal((0ul, 0), (span.Status.Code, span.Events.Count)));
    }

    [Fact]
    public void A_run_of_a_flow_that_has_failed_is_a_span_with_its_failure()
    {
        var run = Assert.Single(_receiver.Spans, static span => span.Scope == "Headgate.Flows" && span.Name == "run broken");
        Assert.Equal((OtlpSpan.Error, "failed", "exception"), (run.Status.Code, run.Tags["headgate.outcome"], Assert.Single(run.Events).Name));
    }

    private OtlpPoint Single(string name) => Assert.Single(PointsOf(name));

    /// <summary>Those of this host's pipeline.</summary>
    private IEnumerable<OtlpPoint> PointsOf(string name) =>
        _receiver.Metric(name).Points.Where(point => !point.Tags.TryGetValue("headgate.pipeline", out var pipeline) || Equals(pipeline, _host.Pipeline));
}
