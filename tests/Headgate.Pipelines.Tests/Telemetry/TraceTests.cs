using System.Diagnostics;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Tests.Pipelines;

namespace Headgate.Pipelines.Tests.Telemetry;

/// <summary>Traces go on through a pipeline, and attempts are seen in them.</summary>
[Trait("Conformance", "P28")]
public sealed class TraceTests
{
    private const string First = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private const string Second = "00-0af7651916cd43dd8448eb211c803200-b7ad6b7169203332-01";

    private const int Seeds = 40;

    [Fact]
    public void The_sender_of_a_message_is_the_parent_of_its_activity_and_is_linked_to_that_of_its_batch() => Lab.Run(
        async lab =>
        {
            using var probe = new TelemetryProbe();
            await Pipeline.Create(probe.Pipeline, static p => p.From(static _ => new ListSource<string>([Of(First), Of(Second), Of("nonsense")]))
                .PartitionBy(static _ => 0)
                .Process(static (_, _) => default, name: "work")
                .Batch("store", static (_, _) => default), lab.Environment).RunAsync();
            var messages = probe.Activities.Where(static activity => activity.OperationName == "process work").ToList();
            Assert.Equal([First[3..35], Second[3..35]], messages.Take(2).Select(static activity => activity.TraceId.ToString()));
            Assert.Equal([First[36..52], Second[36..52]], messages.Take(2).Select(static activity => activity.ParentSpanId.ToString()));
            Assert.All(messages.Take(2), static activity => Assert.True(activity.HasRemoteParent));
            Assert.Equal("vendor=1", messages[0].TraceStateString);
            Assert.Null(messages[2].ParentId);
            var batch = Assert.Single(probe.Activities, static activity => activity.OperationName == "process store");
            Assert.Equal([First[36..52], Second[36..52]], batch.Links.Select(static link => link.Context.SpanId.ToString()));
            Assert.Null(batch.ParentId);
        },
        Seeds);

    [Fact]
    public void A_message_whose_metadata_cannot_be_read_is_handled_as_any_other_and_has_no_sender() => Lab.Run(
        async lab =>
        {
            using var probe = new TelemetryProbe();
            var (acks, seen) = (new AckLog(), new List<int>());
            Message<int>[] messages = [new(1, new Torn(acks)), new(2, new Torn(acks))];
            var pipeline = Pipeline.Create(probe.Pipeline, p => p.From(_ => new ListSource<int>(messages)).Process(number =>
            {
                seen.Add(number);
                return number;
            }).Batch("store", static (_, _) => default), lab.Environment);
            await pipeline.RunAsync();
            Assert.Equal([1, 2], seen.Order());
            Assert.Equal(2, pipeline.Counts.Succeeded);
            Assert.All(probe.Activities, static activity => Assert.Null(activity.ParentId));
        },
        Seeds);

    [Fact]
    public void A_message_without_a_sender_begins_a_trace_of_its_own_whoever_has_started_the_pipeline() => Lab.Run(
        async lab =>
        {
            using var probe = new TelemetryProbe();
            using var starting = new Activity("starting").Start();
            await Pipeline.Create(probe.Pipeline, p => p.From([1, 2, 3]).Process(async (_, token) => await lab.DelayAsync(1, token)).Batch("store", static (_, _) => default), lab.Environment).RunAsync();
            Assert.Equal(4, probe.Activities.Count);
            Assert.All(probe.Activities, static activity => Assert.Null(activity.ParentId));
            Assert.Equal(4, probe.Activities.Select(static activity => activity.TraceId).Distinct().Count());
        },
        Seeds);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Attempts_are_seen_in_metadata_in_activities_and_in_the_count_of_retries(bool inBatches) => Lab.Run(
        async lab =>
        {
            using var probe = new TelemetryProbe();
            var attempts = new List<int>();
            await Pipeline.Create(probe.Pipeline, p =>
            {
                var source = p.From([1]).Retry(static o => o.MaxAttempts = 3);
                if (inBatches) source.Batch("work", (batch, _) => Try(batch.Attempt));
                else source.ProcessMessages<int>(async (message, _) =>
                {
                    await Try(message.Attempt);
                    return message;
                }, name: "work");
            }, lab.Environment).RunAsync();
            Assert.Equal([1, 2, 3], attempts);
            Assert.Equal([null, 2, 3], probe.Activities.Where(static activity => activity.OperationName == "process work").Select(static activity => activity.GetTagItem("headgate.attempt")));
            var retries = probe.Of("headgate.pipeline.retries", "work");
            Assert.Equal([1, 1], retries.Select(static retry => retry.Value));
            Assert.Equal(["System.FormatException", "System.FormatException", null], probe.Of("messaging.process.duration", "work").Select(static duration => duration.Tags.GetValueOrDefault("error.type")));

            ValueTask Try(int attempt)
            {
                attempts.Add(attempt);
                return attempt < 3 ? throw new FormatException() : default;
            }
        },
        Seeds);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_failure_is_an_event_of_its_activity_and_names_its_type(bool inBatches) => Lab.Run(
        async lab =>
        {
            using var probe = new TelemetryProbe();
            await Pipeline.Create(probe.Pipeline, p =>
            {
                if (inBatches) p.From([1]).Batch("work", static (_, _) => throw new FormatException("no number"));
                else p.From([1]).Process<int>(static _ => throw new FormatException("no number"), name: "work");
            }, lab.Environment).RunAsync();
            var activity = Assert.Single(probe.Activities, static activity => activity.OperationName == "process work");
            Assert.Equal("System.FormatException", activity.GetTagItem("error.type"));
            var failure = Assert.Single(activity.Events);
            var tags = failure.Tags.ToDictionary(static tag => tag.Key, static tag => $"{tag.Value}");
            Assert.Equal(("exception", "System.FormatException", "no number"), (failure.Name, tags["exception.type"], tags["exception.message"]));
            Assert.Contains("A_failure_is_an_event", tags["exception.stacktrace"], StringComparison.Ordinal);
        },
        Seeds);

    [Fact]
    public void Each_failure_of_a_batch_is_an_event_up_to_ten_and_all_messages_that_failed_are_counted() => Lab.Run(
        async lab =>
        {
            using var probe = new TelemetryProbe();
            await Pipeline.Create(probe.Pipeline, static p => p.From(Enumerable.Range(1, 30)).BatchMessages(
                "work",
                static (batch, _) => new ValueTask<IReadOnlyList<Message<int>>>([.. batch.Select(static message => message.Data % 2 == 0 ? message.Fail($"{message.Data} is even") : message)]),
                static batcher => batcher.Size = 30), lab.Environment).RunAsync();
            var activity = Assert.Single(probe.Activities, static activity => activity.OperationName == "process work");
            Assert.Equal(15, activity.GetTagItem("headgate.batch.failed_count"));
            Assert.Equal((ActivityStatusCode.Error, "2 is even"), (activity.Status, activity.StatusDescription));
            Assert.Equal(Enumerable.Range(1, 10).Select(static n => $"{2 * n} is even"), activity.Events.Select(MessageOf));
        },
        Seeds);

    [Fact]
    public void Messages_of_a_batch_that_have_failed_together_share_an_event() => Lab.Run(
        async lab =>
        {
            using var probe = new TelemetryProbe();
            await Pipeline.Create(probe.Pipeline, static p => p.From([1, 2, 3]).Batch("work", static (_, _) => throw new FormatException("no number"), static batcher => batcher.Size = 3), lab.Environment).RunAsync();
            var activity = Assert.Single(probe.Activities, static activity => activity.OperationName == "process work");
            Assert.Equal(3, activity.GetTagItem("headgate.batch.failed_count"));
            Assert.Equal("no number", MessageOf(Assert.Single(activity.Events)));
        },
        Seeds);

    [Fact]
    public void An_activity_says_what_it_does_by_the_conventions_of_messaging() => Lab.Run(
        async lab =>
        {
            using var probe = new TelemetryProbe();
            await Pipeline.Create(probe.Pipeline, static p => p.From([1]).Process(static n => n, name: "work").Batch("store", static (_, _) => default), lab.Environment).RunAsync();
            Assert.Equal(2, probe.Activities.Count);
            Assert.All(probe.Activities, static activity =>
                Assert.Equal(("process", "process", null), (activity.GetTagItem("messaging.operation.name"), activity.GetTagItem("messaging.operation.type"), activity.GetTagItem("error.type"))));
        },
        Seeds);

    [Fact]
    public void Dead_letters_are_counted() => Lab.Run(
        async lab =>
        {
            using var probe = new TelemetryProbe();
            await Pipeline.Create(probe.Pipeline, static p => p.From([1, 2, 3]).DeadLetterTo(new LifeSink()).Process<int>(static n => n == 2 ? throw new FormatException() : n, name: "work"), lab.Environment).RunAsync();
            Assert.Equal(1, Assert.Single(probe.Of("headgate.pipeline.dead_letters", "work")).Value);
        },
        Seeds);

    private static string MessageOf(ActivityEvent told) => $"{told.Tags.Single(static tag => tag.Key == "exception.message").Value}";

    private static Message<string> Of(string trace) =>
        new(trace, new DescribedDelivery(metadata: new Dictionary<string, object?> { ["traceparent"] = trace, ["tracestate"] = "vendor=1" }));

    private sealed class Torn(IAcknowledger acknowledger) : Delivery(acknowledger)
    {
        public override IReadOnlyDictionary<string, object?> Metadata => throw new InvalidOperationException("torn");
    }
}
