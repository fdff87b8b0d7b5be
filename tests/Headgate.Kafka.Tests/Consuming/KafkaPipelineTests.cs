using System.Text;
using Headgate.Kafka.Tests.Kit;
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Headgate.Servers;

namespace Headgate.Kafka.Tests.Consuming;

/// <summary>From a topic, through a pipeline, to a topic.</summary>
[Trait("Tier", "Servers")]
public sealed class KafkaPipelineTests(KafkaFixture fixture) : IClassFixture<KafkaFixture>
{
    [Fact]
    public async Task Poison_ends_in_the_dead_letters_with_its_key_its_value_its_headers_and_why_and_the_rest_goes_on()
    {
        var topic = await fixture.NewTopicAsync();
        var output = await fixture.NewTopicAsync();
        var letters = await fixture.NewTopicAsync();
        await fixture.SendAsync(topic, [.. Enumerable.Range(0, 20).Select(static number => $"{number}")]);
        await fixture.SendAsync(topic, "not a number", "k", ("colour", "blue"));
        await fixture.SendAsync(topic, "20", null);
        await using (var pipeline = Pipeline.Create("numbers", p => p
            .From(fixture.Read(topic, static options => options.CommitInterval = TimeSpan.FromMilliseconds(50)))
            .Process(static message => int.Parse(Encoding.UTF8.GetString(message.Value.Span)), name: "parse")
            .Process(static number => $"{2 * number}")
            .Batch("out", KafkaTopic.Publish<string>(options => (options.BootstrapServers, options.Topic) = (fixture.Servers, output)))
            .DeadLetterTo(KafkaTopic.DeadLetters(options => (options.BootstrapServers, options.Topic) = (fixture.Servers, letters)))))
        {
            await pipeline.StartAsync();
            await Eventually.IsAsync(22L, () => fixture.CommittedOf(topic), "committed");
        }

        Assert.Equal(Enumerable.Range(0, 21).Select(static number => 2 * number), (await fixture.ReadAllAsync(output)).Select(static message => int.Parse(KafkaFixture.TextOf(message))).Order());
        var letter = Assert.Single(await fixture.ReadAllAsync(letters));
        Assert.Equal(("not a number", "k"), (KafkaFixture.TextOf(letter), Encoding.UTF8.GetString(letter.Data.Key!.Value.Span)));
        var said = letter.Metadata;
        Assert.Equal(("numbers", "parse", "1", "20", "blue"), (said[DeadLetterMetadata.Pipeline], said[DeadLetterMetadata.Step], said[DeadLetterMetadata.Attempts], said[DeadLetterMetadata.Position], said["colour"]));
        Assert.Contains("not a number", (string)said[DeadLetterMetadata.Reason]!, StringComparison.Ordinal);
        Assert.Equal([topic], letter.Data.Headers.Where(static it => it.Key == KafkaMetadata.Topic).Select(static it => Encoding.UTF8.GetString(it.Value.Span)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_are_in_order_by_partition_or_by_key_within_partitions(bool byPartition)
    {
        var topic = await fixture.NewTopicAsync(2);
        for (var number = 0; number < 200; number++) await fixture.SendAsync(new Confluent.Kafka.TopicPartition(topic, number % 4 / 2), $"{number}", $"k{number % 4}");
        var seen = new List<(int Partition, string Key, int Number)>();
        var random = new Random(7);
        await using var pipeline = Pipeline.Create("ordered", p =>
        {
            var messages = p.From(fixture.Read(topic, static options => options.CommitInterval = TimeSpan.FromMilliseconds(50)));
            var ordered = byPartition ? messages.PartitionBy(static message => message.Partition) : messages.PartitionBy(static message => Encoding.UTF8.GetString(message.Key!.Value.Span));
            ordered.Process(async (message, _) =>
            {
                for (var turns = random.Next(5); turns > 0; turns--) await Task.Yield();
                lock (seen) seen.Add((message.Partition, Encoding.UTF8.GetString(message.Key!.Value.Span), int.Parse(Encoding.UTF8.GetString(message.Value.Span))));
            }, static options => options.Concurrency = 4);
        });
        await pipeline.StartAsync();
        await Eventually.IsAsync(200L, () => fixture.CommittedOf(topic, 0) + fixture.CommittedOf(topic, 1), "committed");
        Assert.Equal(200, seen.Count);
        foreach (var group in byPartition ? seen.GroupBy(static it => $"{it.Partition}") : seen.GroupBy(static it => it.Key)) Assert.Equal(group.Select(static it => it.Number).Order(), group.Select(static it => it.Number));
    }
}
