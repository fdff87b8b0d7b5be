using System.Diagnostics;
using System.Text;
using Headgate.Nats.Tests.Kit;
using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;
using Headgate.Servers;
using Headgate.Stages;
using Headgate.Testing.Pipelines;
using NATS.Client.Core;
using NATS.Client.JetStream.Models;

namespace Headgate.Nats.Tests.Reading;

/// <summary>What the server is told of messages, and what the source tells of them.</summary>
[Trait("Tier", "Servers")]
public sealed class JetStreamConsumerTests(NatsFixture fixture) : IClassFixture<NatsFixture>
{
    private const string Consumer = "c";

    [Fact]
    public async Task A_message_says_where_it_is_from_and_the_trace_of_its_sender_goes_on()
    {
        var stream = await fixture.NewStreamAsync();
        await fixture.SendAsync($"{stream}.a", "first");
        await fixture.SendAsync($"{stream}.b", "second", new NatsHeaders { ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", ["colour"] = "blue" });
        await using var reader = await OpenAsync(stream);
        var messages = await reader.ReadManyAsync(2);
        var second = messages[1];
        Assert.Equal(("second", $"{stream}.b", 2L, 1L), (Text(second), second.Data.Subject, second.Data.StreamSequence, second.Data.DeliveredCount));
        Assert.Equal((2L, 6), (second.Delivery.Position, second.Delivery.SizeBytes));
        Assert.Equal("blue", second.Data.Headers["colour"]);
        Assert.Equal("blue", second.Metadata["colour"]);
        Assert.Equal("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", second.Metadata["traceparent"]);
        Assert.Equal(stream, second.Metadata[JetStreamMetadata.Stream]);
        Assert.Equal(Consumer, second.Metadata[JetStreamMetadata.Consumer]);
        Assert.Equal(0L, second.Metadata[JetStreamMetadata.PendingCount]);
        Assert.InRange((DateTimeOffset)second.Metadata[JetStreamMetadata.Timestamp]!, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Fact]
    public async Task No_more_is_pulled_than_is_asked_for()
    {
        var stream = await fixture.NewStreamAsync();
        await fixture.SendAsync(stream, 100);
        await using var reader = await OpenAsync(stream);
        Assert.Equal(7, (await reader.ReadManyAsync(7)).Count);
        var info = await fixture.InfoAsync(stream, Consumer);
        Assert.Equal((7, 93UL), (info.NumAckPending, info.NumPending));
    }

    [Fact]
    public async Task What_is_prefetched_is_bounded_and_goes_back_at_once_when_the_source_drains()
    {
        var stream = await fixture.NewStreamAsync();
        await fixture.SendAsync(stream, 100);
        await using var first = await OpenAsync(stream, options => options.PrefetchCount = 20);
        var read = await first.ReadManyAsync(10);
        await Eventually.IsAsync(30L, async () => (long)(await fixture.InfoAsync(stream, Consumer)).NumAckPending, "in flight and prefetched");
        Assert.Empty(await first.DrainAsync());
        await using var second = await OpenAsync(stream);
        var others = await second.ReadManyAsync(90, Soon());
        Assert.Equal(Enumerable.Range(0, 100), read.Concat(others).Select(message => int.Parse(Text(message))).Order());
    }

    [Fact]
    public async Task A_cancelled_read_loses_nothing()
    {
        var stream = await fixture.NewStreamAsync();
        await using var reader = await OpenAsync(stream);
        var seen = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            using var cancel = new CancellationTokenSource();
            var reading = reader.ReadAsync(5, cancel.Token);
            await fixture.SendAsync(stream, $"{i}");
            await cancel.CancelAsync();
            try
            {
                seen.AddRange((await reading).Select(Text));
            }
            catch (OperationCanceledException)
            {
                // What comes of its pull is there for the next.
            }
        }

        while (seen.Count < 40) seen.AddRange((await reader.ReadAsync(40 - seen.Count, Soon())).Select(Text));
        Assert.Equal(Enumerable.Range(0, 40).Select(static number => $"{number}"), seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_server_knows_of_an_acknowledgement_when_it_has_ended(bool confirms)
    {
        var stream = await fixture.NewStreamAsync();
        await fixture.SendAsync(stream, 500);
        await using var reader = await OpenAsync(stream, options => options.ConfirmAcks = confirms);
        await (await reader.ReadManyAsync(500)).EndAsync();
        await Eventually.IsAsync((0L, 500L), () => fixture.CountsAsync(stream, Consumer), "in flight, settled");
    }

    [Theory]
    [InlineData(JetStreamSettlement.Ack, 1)]
    [InlineData(JetStreamSettlement.Terminate, 1)]
    [InlineData(JetStreamSettlement.Nak, 2)]
    public async Task A_failed_message_is_settled_as_the_options_say(JetStreamSettlement settlement, int times)
    {
        var stream = await fixture.NewStreamAsync();
        await fixture.SendAsync(stream, 1);
        await using var reader = await OpenAsync(stream, options => (options.OnFailure, options.AckWait) = (settlement, TimeSpan.FromSeconds(30)));
        await (await reader.ReadManyAsync(1)).EndAsync(DeliveryStatus.Failed);
        if (times == 2)
        {
            var again = await reader.ReadManyAsync(1, Soon());
            Assert.Equal(2, again[0].Data.DeliveredCount);
            await again.EndAsync();
        }

        await Eventually.IsAsync((0L, 1L), () => fixture.CountsAsync(stream, Consumer), "in flight, settled");
    }

    [Fact]
    public async Task A_failed_message_comes_again_after_its_delay()
    {
        var stream = await fixture.NewStreamAsync();
        await fixture.SendAsync(stream, 1);
        var delay = TimeSpan.FromMilliseconds(500);
        await using var reader = await OpenAsync(stream, options => (options.OnFailure, options.NakDelay) = (JetStreamSettlement.Nak, delay));
        var messages = await reader.ReadManyAsync(1);
        var begun = Stopwatch.StartNew();
        await messages.EndAsync(DeliveryStatus.Failed);
        await reader.ReadManyAsync(1, Soon());
        Assert.InRange(begun.Elapsed, delay - TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task What_is_under_way_for_longer_than_the_server_waits_does_not_come_again()
    {
        var stream = await fixture.NewStreamAsync();
        await fixture.SendAsync(stream, 3);
        var wait = TimeSpan.FromMilliseconds(600);
        var begun = Stopwatch.StartNew();
        var release = new TaskCompletionSource();
        var seen = 0;
        await using var pipeline = Pipeline.Create("leases", p => p
            .From(JetStreamConsumer.Read(options => Set(options, stream, wait)))
            .Process(async (message, token) =>
            {
                Interlocked.Increment(ref seen);
                await release.Task.WaitAsync(token);
            }, options => options.Concurrency = 3));
        await pipeline.StartAsync();
        await Eventually.IsSoAsync(() => begun.Elapsed > 4 * wait, "time passes");
        Assert.Equal(3, Volatile.Read(ref seen));
        release.SetResult();
        await Eventually.IsAsync((0L, 3L), () => fixture.CountsAsync(stream, Consumer), "in flight, settled");
        Assert.Equal(3, seen);
    }

    [Theory]
    [InlineData(false, "There is no stream")]
    [InlineData(true, "has no consumer")]
    public async Task What_is_not_there_is_a_failure_and_no_reason_to_connect_again(bool hasStream, string words)
    {
        var stream = hasStream ? await fixture.NewStreamAsync() : "none";
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await using var reader = await OpenAsync(stream, options => options.Create = false);
            await reader.ReadAsync(1, Soon());
        });
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_consumer_that_pushes_or_does_not_acknowledge_each_message_is_refused()
    {
        var stream = await fixture.NewStreamAsync();
        await fixture.JetStream.CreateOrUpdateConsumerAsync(stream, new ConsumerConfig(Consumer) { AckPolicy = ConsumerConfigAckPolicy.All });
        await using var reader = await OpenAsync(stream);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => reader.ReadAsync(1, Soon()));
        Assert.Contains("has the acknowledgement policy All", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_consumer_that_is_deleted_meanwhile_is_made_again()
    {
        var stream = await fixture.NewStreamAsync();
        await using var reader = await OpenAsync(stream);
        var reading = reader.ReadManyAsync(1, Soon());
        await Eventually.IsAsync(1, async () => await WaitingAsync(stream), "pulls that wait");
        await fixture.JetStream.DeleteConsumerAsync(stream, Consumer);
        await fixture.SendAsync(stream, "after");
        Assert.Equal("after", Text((await reading)[0]));
    }

    [Fact]
    public async Task Only_the_subjects_of_the_filter_come()
    {
        var stream = await fixture.NewStreamAsync();
        await fixture.SendAsync(stream, 20, number => $"{stream}.{number % 2}.x");
        await using var reader = await OpenAsync(stream, options => options.FilterSubject = $"{stream}.1.*");
        Assert.Equal(Enumerable.Range(0, 10).Select(static number => $"{(2 * number) + 1}"), (await reader.ReadManyAsync(10)).Select(Text));
        Assert.Equal(0UL, (await fixture.InfoAsync(stream, Consumer)).NumPending);
    }

    private static CancellationToken Soon() => new CancellationTokenSource(TimeSpan.FromSeconds(15)).Token;

    private static string Text(Message<JetStreamMessage> message) => Encoding.UTF8.GetString(message.Data.Body.Span);

    private void Set(JetStreamConsumerOptions options, string stream, TimeSpan ackWait) =>
        (options.Url, options.Stream, options.Consumer, options.AckWait) = (fixture.Server.Url, stream, Consumer, ackWait);

    private async Task<SourceReader<JetStreamMessage>> OpenAsync(string stream, Action<JetStreamConsumerOptions>? configure = null)
    {
        var create = JetStreamConsumer.Read(options =>
        {
            Set(options, stream, TimeSpan.FromSeconds(30));
            options.Reconnect.Delay = TimeSpan.FromMilliseconds(20);
            configure?.Invoke(options);
        });
        var reader = new SourceReader<JetStreamMessage>(create(new SourceContext("test", environment: new StageEnvironment(loggerFactory: new LogBook()))));
        await reader.StartAsync();
        return reader;
    }

    private async Task<int> WaitingAsync(string stream)
    {
        try
        {
            return (int)(await fixture.InfoAsync(stream, Consumer)).NumWaiting;
        }
        catch (NATS.Client.JetStream.NatsJSApiException)
        {
            return -1;
        }
    }
}
