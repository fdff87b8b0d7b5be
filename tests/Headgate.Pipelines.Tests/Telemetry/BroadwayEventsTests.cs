using System.Diagnostics;
using Headgate.Pipelines.Tests.Pipelines;

namespace Headgate.Pipelines.Tests.Telemetry;

/// <summary>Each of Broadway's eleven events has its counterpart; docs/telemetry.md has the table.</summary>
[Trait("Conformance", "P27")]
public sealed class BroadwayEventsTests
{
    private const int Seeds = 40;

    [Fact]
    public void Topology_init_is_a_change_of_status() => Lab.Run(
        async lab =>
        {
            using var probe = new TelemetryProbe();
            await Pipeline.Create(probe.Pipeline, static p => p.From([1]).Process(static n => n), lab.Environment).RunAsync();
            var changes = probe.Of("headgate.pipeline.status_changes");
            Assert.Equal(["Starting", "Running", "Draining", "Stopped"], changes.Select(static change => change.Tags["headgate.status"]));
            Assert.All(changes, static change => Assert.Equal((1, "{change}"), (change.Value, change.Unit)));
        },
        Seeds);

    [Fact]
    public void Processor_start_and_stop_are_workers_that_become_busy_and_idle() => Lab.Run(
        async lab =>
        {
            using var probe = new TelemetryProbe();
            await using var pipeline = Pipeline.Create(probe.Pipeline, p => p.FromPushes<int>().Process(async (_, token) => await lab.DelayAsync(10, token), static o => o.Concurrency = 3, "work"), lab.Environment);
            await pipeline.StartAsync();
            await pipeline.PushAsync([1, 2, 3, 4, 5]);
            await lab.DelayAsync(5);
            Assert.Equal(3, Busy());
            await lab.DelayAsync(10);
            Assert.Equal(2, Busy());
            await lab.DelayAsync(10);
            Assert.Equal(0, Busy());

            double Busy() => probe.Of("headgate.step.busy_workers", "work").Sum(static change => change.Value);
        },
        Seeds);

    [Fact]
    public void Message_start_and_stop_are_an_activity_and_a_duration() => Lab.Run(
        async lab =>
        {
            using var probe = new TelemetryProbe();
            var during = new List<string?>();
            await Pipeline.Create(probe.Pipeline, p => p.From([30, 70]).Process(
                async (milliseconds, token) =>
                {
                    await lab.DelayAsync(milliseconds, token);
                    during.Add(Activity.Current?.OperationName);
                },
                name: "work"), lab.Environment).RunAsync();
            var durations = probe.Of("messaging.process.duration", "work");
            Assert.Equal([0.03, 0.07], durations.Select(static duration => duration.Value));
            Assert.All(durations, static duration => Assert.Equal("s", duration.Unit));
            Assert.All(durations, static duration => Assert.DoesNotContain("error.type", duration.Tags.Keys));
            Assert.Equal(["process work", "process work"], during);
            Assert.Equal(2, probe.Activities.Count);
            Assert.All(probe.Activities, static activity =>
            {
                Assert.Equal(("process work", ActivityKind.Consumer, ActivityStatusCode.Unset), (activity.OperationName, activity.Kind, activity.Status));
                Assert.Equal("work", activity.GetTagItem("headgate.step"));
            });
        },
        Seeds);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Message_exception_is_an_activity_and_a_duration_with_the_type_of_the_error(bool atOnce) => Lab.Run(
        async lab =>
        {
            using var probe = new TelemetryProbe();
            await Pipeline.Create(probe.Pipeline, p => p.From([1]).Process(
                async (_, token) =>
                {
                    if (!atOnce) await lab.DelayAsync(20, token);
                    throw new FormatException("no number");
                },
                name: "work"), lab.Environment).RunAsync();
            var duration = Assert.Single(probe.Of("messaging.process.duration", "work"));
            Assert.Equal((atOnce ? 0 : 0.02, "System.FormatException"), (duration.Value, duration.Tags["error.type"]));
            var activity = Assert.Single(probe.Activities);
            Assert.Equal((ActivityStatusCode.Error, "no number"), (activity.Status, activity.StatusDescription));
        },
        Seeds);

    [Fact]
    public void Batcher_start_and_stop_are_the_size_of_a_batch_with_what_closed_it_and_how_long_it_took_to_fill() => Lab.Run(
        async lab =>
        {
            using var probe = new TelemetryProbe();
            await using var pipeline = Pipeline.Create(probe.Pipeline, p => p.FromPushes<int>()
                .Process(async (n, token) => await lab.DelayAsync(500, token), static o => o.Concurrency = 10)
                .Batch("store", static (_, _) => default, static o => (o.Size, o.Timeout) = (3, TimeSpan.FromSeconds(1))), lab.Environment);
            await pipeline.StartAsync();
            await pipeline.PushAsync([1, 2]);
            await lab.DelayAsync(200);
            await pipeline.PushAsync([3, 4]);
            await lab.DelayAsync(5_000);
            var sizes = probe.Of("headgate.batch.size", "store");
            Assert.Equal([(3, "Size"), (1, "Timeout")], sizes.Select(static size => (size.Value, size.Tags["headgate.batch.trigger"])));
            Assert.Equal("{message}", sizes[0].Unit);

            // From the first message of the batch, not from when that was received.
            Assert.Equal([0.2, 1], probe.Of("headgate.batch.fill.duration", "store").Select(static fill => fill.Value));
        },
        Seeds);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batch_processor_start_and_stop_are_an_activity_and_a_duration_of_the_batcher(bool fails) => Lab.Run(
        async lab =>
        {
            using var probe = new TelemetryProbe();
            await Pipeline.Create(probe.Pipeline, p => p.From([1, 2, 3, 4, 5]).Batch(
                "store",
                async (_, token) =>
                {
                    await lab.DelayAsync(40, token);
                    if (fails) throw new IOException("disk full");
                },
                static o => o.Size = 3), lab.Environment).RunAsync();
            var durations = probe.Of("messaging.process.duration", "store");
            Assert.Equal([0.04, 0.04], durations.Select(static duration => duration.Value));
            Assert.All(durations, duration => Assert.Equal(fails ? "System.IO.IOException" : null, duration.Tags.GetValueOrDefault("error.type")));
            var activities = probe.Activities.Where(static activity => activity.OperationName == "process store").ToList();
            Assert.Equal([3, 2], activities.Select(static activity => activity.GetTagItem("messaging.batch.message_count")));
            Assert.Equal(["Size", "Drain"], activities.Select(static activity => activity.GetTagItem("headgate.batch.trigger")));
            Assert.All(activities, activity => Assert.Equal(fails ? ActivityStatusCode.Error : ActivityStatusCode.Unset, activity.Status));
        },
        Seeds);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Handle_failed_start_stop_and_exception_are_the_duration_of_the_failure_handler(bool fails) => Lab.Run(
        async lab =>
        {
            using var probe = new TelemetryProbe();
            await Pipeline.Create(probe.Pipeline, p => p.From([1]).Process<int>(static _ => throw new FormatException(), name: "work").OnFailure(async (_, token) =>
            {
                await lab.DelayAsync(15, token);
                if (fails) throw new TimeoutException();
            }), lab.Environment).RunAsync();
            var duration = Assert.Single(probe.Of("headgate.failure_handler.duration", "work"));
            Assert.Equal((0.015, "s", fails ? "System.TimeoutException" : null), (duration.Value, duration.Unit, duration.Tags.GetValueOrDefault("error.type")));
        },
        Seeds);
}
