using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Tests.Pipelines;
using Headgate.Testing.Scheduling;
using Polly;
using Polly.CircuitBreaker;

namespace Headgate.Pipelines.Tests.Telemetry;

/// <summary>Every message knows when it was received, and its times are measured.</summary>
public sealed class TimesTests
{
    private const int Seeds = 40;

    [Fact, Trait("Conformance", "P46")]
    public void A_message_knows_when_it_was_received_in_every_step() => Lab.Run(
        async lab =>
        {
            var start = lab.Time.GetUtcNow();
            var seen = new List<(int Step, TimeSpan? After)>();
            await using var pipeline = Pipeline.Create("p", p => p.FromPushes<int>()
                .ProcessMessages(async (message, token) => await NoteAsync(1, message, token), static o => o.Concurrency = 1)
                .Split(static n => new[] { n })
                .ProcessMessages(async (message, token) => await NoteAsync(2, message, token), static o => o.Concurrency = 1), lab.Environment);
            await pipeline.StartAsync();
            var message = new Message<int>(1);
            Assert.Null(message.Delivery.ReceivedAt);
            await lab.DelayAsync(1000);
            await pipeline.PushAsync([message]);
            await lab.DelayAsync(1000);
            await pipeline.PushAsync([2]);
            await lab.DelayAsync(1000);
            Assert.Equal([(1, TimeSpan.FromSeconds(1)), (2, TimeSpan.FromSeconds(1)), (1, TimeSpan.FromSeconds(2)), (2, TimeSpan.FromSeconds(2))], seen);
            Assert.Equal(start + TimeSpan.FromSeconds(1), message.Delivery.ReceivedAt);

            async ValueTask<Message<int>> NoteAsync(int step, Message<int> message, CancellationToken token)
            {
                await lab.DelayAsync(100, token);
                seen.Add((step, message.Delivery.ReceivedAt - start));
                return message;
            }
        },
        Seeds);

    [Theory, Trait("Conformance", "P46")]
    [InlineData(false)]
    [InlineData(true)]
    public void Time_in_pipeline_waiting_in_handler_and_until_the_source_knows_are_measured(bool inBatches) => Lab.Run(
        async lab =>
        {
            using var probe = new TelemetryProbe();
            var acks = new SlowAcks(lab);
            await Pipeline.Create(probe.Pipeline, p =>
            {
                var source = p.From(_ => new ListSource<int>([new(1, new Delivery(acks)), new(2, new Delivery(acks))]));
                if (inBatches)
                {
                    source.ProcessBatches<int>(
                        async (batch, token) =>
                        {
                            await lab.DelayAsync(100, token);
                            return batch;
                        },
                        static o => (o.Size, o.Concurrency) = (1, 1),
                        "work");
                }
                else
                {
                    source.Process(async (_, token) => await lab.DelayAsync(100, token), static o => o.Concurrency = 1, "work");
                }
            }, lab.Environment).RunAsync();

            // The second waits until the first is handled and acknowledged.
            Assert.Equal([0, 0.13], probe.Of("headgate.pipeline.wait.duration", "work").Select(static wait => wait.Value));
            Assert.Equal([0.1, 0.1], probe.Of("messaging.process.duration", "work").Select(static duration => duration.Value));
            Assert.Equal([0.1, 0.23], probe.Of("headgate.pipeline.duration").Select(static duration => duration.Value));
            Assert.Equal([0.03, 0.03], probe.Of("headgate.acknowledge.duration").Select(static duration => duration.Value));
            Assert.Equal(2, probe.Of("messaging.client.consumed.messages").Sum(static count => count.Value));
            Assert.Equal(2, probe.Of("headgate.pipeline.acknowledged").Sum(static count => count.Value));
            Assert.All(probe.Of("headgate.pipeline.acknowledged"), static count => Assert.Equal("succeeded", count.Tags["headgate.outcome"]));
        },
        Seeds);

    [Fact, Trait("Conformance", "P46")]
    public void An_acknowledger_that_fails_is_measured_with_the_type_of_the_error() => Lab.Run(
        async lab =>
        {
            using var probe = new TelemetryProbe();
            await Pipeline.Create(probe.Pipeline, p => p.From(_ => new ListSource<int>([new(1, new Delivery(new SlowAcks(lab) { Failure = new IOException() }))])).Process(static n => n), lab.Environment).RunAsync();
            var duration = Assert.Single(probe.Of("headgate.acknowledge.duration"));
            Assert.Equal((0.03, "System.IO.IOException"), (duration.Value, duration.Tags["error.type"]));
        },
        Seeds);

    [Fact]
    public void What_became_of_messages_is_counted() => Lab.Run(
        async lab =>
        {
            using var probe = new TelemetryProbe();
            await Pipeline.Create(probe.Pipeline, static p => p.From([1, 2, 3, 4, 5, 6]).ProcessMessages<int>(
                static (message, _) => new(message.Data == 1 ? message.Fail("no") : message.Data < 4 ? message.Return() : message)), lab.Environment).RunAsync();
            var counts = probe.Of("headgate.pipeline.acknowledged").GroupBy(static count => count.Tags["headgate.outcome"]!).ToDictionary(static group => group.Key, static group => group.Sum(static count => count.Value));
            Assert.Equal((3, 1, 2), (counts["succeeded"], counts["failed"], counts["returned"]));
        },
        Seeds);

    [Fact, Trait("Conformance", "P28")]
    public void A_call_that_an_open_circuit_has_refused_is_no_success() => Lab.Run(
        async lab =>
        {
            using var probe = new TelemetryProbe();
            var options = new CircuitBreakerStrategyOptions { FailureRatio = 1, MinimumThroughput = 2, SamplingDuration = TimeSpan.FromSeconds(10), BreakDuration = TimeSpan.FromSeconds(5) };
            await Pipeline.Create(probe.Pipeline, p => p.From([1, 2, 3]).Process<int>(
                static n => n < 3 ? throw new FormatException() : n,
                o => (o.Concurrency, o.ConfigureResilience) = (1, builder => builder.AddCircuitBreaker(options)),
                "work"), lab.Environment).RunAsync();
            var errors = probe.Of("messaging.process.duration", "work").Select(static duration => duration.Tags.GetValueOrDefault("error.type")).ToList();
            Assert.Equal(["System.FormatException", "System.FormatException", typeof(BrokenCircuitException).FullName, null], errors);
        },
        Seeds);

    private sealed class SlowAcks(StageLab lab) : IAcknowledger
    {
        public Exception? Failure { get; init; }

        public async ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
        {
            await lab.DelayAsync(30, cancellationToken);
            if (Failure is not null) throw Failure;
        }
    }
}
