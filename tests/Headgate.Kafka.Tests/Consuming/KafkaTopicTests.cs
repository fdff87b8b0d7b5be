using System.Text;
using Headgate.Kafka.Tests.Kit;
using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Servers;
using Headgate.Stages;
using Headgate.Testing.Pipelines;
using Microsoft.Extensions.Time.Testing;

namespace Headgate.Kafka.Tests.Consuming;

/// <summary>What is read and committed of topics, and where a partition begins and goes back to.</summary>
[Trait("Tier", "Servers")]
public sealed class KafkaTopicTests(KafkaFixture fixture) : IClassFixture<KafkaFixture>
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task A_message_says_where_it_is_from_and_has_its_key_and_its_headers()
    {
        var topic = await fixture.NewTopicAsync();
        await fixture.SendAsync(topic, "first", null);
        await fixture.SendAsync(topic, "second", "k", ("traceparent", Trace), ("colour", "red"), ("colour", "grün"));
        await using var reader = fixture.Open(topic);
        var messages = await reader.ReadManyAsync(2, KafkaFixture.Soon());
        var (first, second) = (messages[0].Data, messages[1].Data);
        Assert.Null(first.Key);
        Assert.Equal((topic, 0, 1L, "k"), (second.Topic, second.Partition, second.Offset, Encoding.UTF8.GetString(second.Key!.Value.Span)));
        Assert.Equal(["traceparent", "colour", "colour"], second.Headers.Select(static it => it.Key));
        var metadata = messages[1].Metadata;
        Assert.Equal((1L, 6), (messages[1].Delivery.Position, messages[1].Delivery.SizeBytes));
        Assert.Equal((topic, 0, 1L, "k"), (metadata[KafkaMetadata.Topic], metadata[KafkaMetadata.Partition], metadata[KafkaMetadata.Offset], metadata[KafkaMetadata.Key]));
        Assert.Equal((Trace, "grün"), (metadata["traceparent"], metadata["colour"]));
        Assert.InRange(second.Timestamp!.Value, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.DoesNotContain(KafkaMetadata.Key, messages[0].Metadata.Keys);
    }

    [Fact]
    public async Task A_partition_goes_back_to_what_was_handed_back_when_the_rest_has_ended_and_all_from_there_comes_again_in_order()
    {
        var topic = await fixture.NewTopicAsync();
        await fixture.SendAsync(topic, Texts(20));
        await using var reader = fixture.Open(topic, static options => options.CommitCount = 1);
        var read = await reader.ReadManyAsync(10, KafkaFixture.Soon());
        await read.Take(5).ToList().EndAsync();
        await read.Skip(5).Take(1).ToList().EndAsync(DeliveryStatus.Returned);
        await read.Skip(6).Take(3).ToList().EndAsync();

        // One is under way: nothing comes.
        using (var quiet = new CancellationTokenSource(TimeSpan.FromMilliseconds(300)))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.ReadManyAsync(1, quiet.Token));
        await Eventually.IsAsync(5L, () => fixture.CommittedOf(topic), "committed");
        await read.Skip(9).ToList().EndAsync();
        var again = await reader.ReadManyAsync(15, KafkaFixture.Soon());
        Assert.Equal(Texts(20).Skip(5), again.Select(KafkaFixture.TextOf));
        await again.EndAsync();
        await Eventually.IsAsync(20L, () => fixture.CommittedOf(topic), "committed");
    }

    [Fact]
    public async Task A_failed_message_blocks_its_partition_when_the_options_say_so_and_no_other()
    {
        var topic = await fixture.NewTopicAsync(2);
        for (var number = 0; number < 5; number++)
        {
            await fixture.SendAsync(new Confluent.Kafka.TopicPartition(topic, 0), $"a{number}", null);
            await fixture.SendAsync(new Confluent.Kafka.TopicPartition(topic, 1), $"b{number}", null);
        }

        var tries = 0;
        var seen = new List<string>();
        await using var pipeline = Pipeline.Create("blocked", p => p
            .From(fixture.Read(topic, static options => (options.OnFailure, options.CommitInterval) = (KafkaFailureAction.Return, TimeSpan.FromMilliseconds(50))))
            .Process((message, _) =>
            {
                var text = Encoding.UTF8.GetString(message.Value.Span);
                if (text == "a2" && Interlocked.Increment(ref tries) < 4) throw new FormatException("Not yet.");
                lock (seen) seen.Add(text);
                return default;
            }, static options => options.Concurrency = 1));
        await pipeline.StartAsync();
        await Eventually.IsAsync((5L, 5L), () => (fixture.CommittedOf(topic, 0), fixture.CommittedOf(topic, 1)), "committed");
        Assert.Equal(4, tries);
        Assert.Equal(["b0", "b1", "b2", "b3", "b4"], seen.Where(static text => text[0] == 'b'));

        // The last time through the partition is in order.
        Assert.Equal(["a2", "a3", "a4"], seen.Where(static text => text[0] == 'a').TakeLast(3));
    }

    [Fact]
    public async Task Offsets_are_committed_on_the_pipelines_clock_and_when_many_were_settled()
    {
        var topic = await fixture.NewTopicAsync();
        await fixture.SendAsync(topic, Texts(20));
        var clock = new FakeTimeProvider();
        await using var reader = fixture.Open(topic, static options => options.CommitCount = 10, new StageEnvironment(clock));
        await (await reader.ReadManyAsync(5, KafkaFixture.Soon())).EndAsync();
        Assert.Equal(-1, fixture.CommittedOf(topic));
        clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.IsAsync(5L, () => fixture.CommittedOf(topic), "committed");
        await (await reader.ReadManyAsync(15, KafkaFixture.Soon())).EndAsync();
        await Eventually.IsAsync(20L, () => fixture.CommittedOf(topic), "committed");
    }

    [Fact]
    public async Task A_group_begins_where_the_options_say_and_goes_on_where_it_was()
    {
        var topic = await fixture.NewTopicAsync();
        await fixture.SendAsync(topic, "old");
        await Eventually.IsSoAsync(() => DateTimeOffset.UtcNow.Millisecond % 50 == 0, "time passes");
        var time = DateTimeOffset.UtcNow.AddMilliseconds(5);
        await Eventually.IsSoAsync(() => DateTimeOffset.UtcNow > time, "time passes");
        await fixture.SendAsync(topic, "new", "newer");
        await using (var since = fixture.Open(topic, options => options.StartAt = time))
        {
            // A mock cluster does not look at times, and answers with the end.
            if (KafkaFixture.Given is null) await SendUntilReadAsync(topic, since);
            else Assert.Equal("new", KafkaFixture.TextOf((await since.ReadManyAsync(1, KafkaFixture.Soon()))[0]));
        }

        await using var latest = fixture.Open(topic, options => (options.Start, options.GroupId) = (KafkaStart.Latest, $"{topic}-latest"));
        Assert.StartsWith("sent", KafkaFixture.TextOf(await SendUntilReadAsync(topic, latest)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Partitions_can_be_read_without_sharing_them()
    {
        var topic = await fixture.NewTopicAsync(2);
        for (var partition = 0; partition < 2; partition++) await fixture.SendAsync(new Confluent.Kafka.TopicPartition(topic, partition), $"p{partition}", null);
        var hooked = new List<KafkaPartition>();
        await using (var reader = fixture.Open(topic, options =>
        {
            (options.Topics, options.Partitions) = ([], [new KafkaPartition(topic, 1)]);
            (options.OnAssigned, options.OnRevoked) = (hooked.AddRange, hooked.AddRange);
        }))
        {
            var read = await reader.ReadManyAsync(1, KafkaFixture.Soon());
            Assert.Equal("p1", KafkaFixture.TextOf(read[0]));
            await read.EndAsync();
        }

        Assert.Equal([new KafkaPartition(topic, 1), new KafkaPartition(topic, 1)], hooked);
        Assert.Equal((-1L, 1L), (fixture.CommittedOf(topic, 0), fixture.CommittedOf(topic, 1)));
    }

    [Fact]
    public async Task Partitions_have_their_turns()
    {
        var topic = await fixture.NewTopicAsync(2);
        for (var partition = 0; partition < 2; partition++)
        {
            for (var number = 0; number < 100; number++) await fixture.SendAsync(new Confluent.Kafka.TopicPartition(topic, partition), $"{number}", null);
        }

        await using var reader = fixture.Open(topic);
        var first = (await reader.ReadManyAsync(1, KafkaFixture.Soon()))[0];
        var read = new List<Message<KafkaMessage>> { first };
        while (read.Count < 150) read.AddRange(await reader.ReadAsync(10, KafkaFixture.Soon()));
        Assert.True(read.Count(static message => message.Data.Partition == 0) is > 30 and < 120, "both are read");
    }

    [Fact]
    public async Task A_topic_that_is_not_there_is_a_failure_that_says_so()
    {
        await using var reader = fixture.Open("nowhere");
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => reader.ReadAsync(1, KafkaFixture.Soon()));
        Assert.Contains("There is no topic 'nowhere'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_no_broker_answers_the_health_is_degraded_and_it_goes_on_by_itself()
    {
        using var mock = new MockCluster();
        mock.CreateTopic("t", 1);
        var log = new LogBook();
        var seen = 0;
        await using var pipeline = Pipeline.Create("down", p => p
            .From(fixture.Read("t", options => options.BootstrapServers = mock.BootstrapServers))
            .Process((_, _) =>
            {
                Interlocked.Increment(ref seen);
                return default;
            }), new StageEnvironment(loggerFactory: log));
        await pipeline.StartAsync();
        await Eventually.IsSoAsync(() => log.Of("KafkaAssigned").Any(), "the group is joined");
        mock.SetDown();
        await Eventually.IsSoAsync(() => $"{pipeline.GetHealth()}".Contains("Degraded", StringComparison.Ordinal), "degraded");
        mock.SetUp();
        await Eventually.IsSoAsync(() => !$"{pipeline.GetHealth()}".Contains("Degraded", StringComparison.Ordinal), "healthy again");
        Assert.Single(log.Of("KafkaClientFaltered"));
    }

    private static IEnumerable<string> Texts(int count) => Enumerable.Range(0, count).Select(static number => $"{number}");

    /// <summary>Sends until something was read: when a reader that reads only what is new has joined is not known.</summary>
    private async Task<Message<KafkaMessage>> SendUntilReadAsync(string topic, SourceReader<KafkaMessage> reader)
    {
        var reading = reader.ReadManyAsync(1, KafkaFixture.Soon());
        var number = 0;
        await Eventually.IsAsync(true, async () =>
        {
            await fixture.SendAsync(topic, $"sent{number++}");
            return reading.IsCompleted;
        }, "something was read");
        return (await reading)[0];
    }
}
