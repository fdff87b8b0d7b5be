using Confluent.Kafka;
using Headgate.Kafka.Tests.Kit;
using Headgate.Pipelines.Sources;
using Headgate.Servers;
using Headgate.Stages;
using Headgate.Testing.Pipelines;

namespace Headgate.Kafka.Tests.Consuming;

/// <summary>A group in which all stop in a rebalance. The mock cluster refuses commits in one, unlike a broker.</summary>
[Trait("Tier", "Servers")]
[Collection(nameof(OldKafka))]
public sealed class KafkaEagerTests(OldKafka kafka)
{
    [Fact]
    public async Task A_rebalance_waits_for_what_is_under_way_and_commits_it()
    {
        const string topic = "eager";
        await SendAsync(topic, Enumerable.Range(0, 40));
        var log = new LogBook();
        await GroupOfTwo.CheckAsync(() => new SourceReader<KafkaMessage>(KafkaTopic.Read(options =>
        {
            kafka.Set(options, topic);
            (options.Assignment, options.CommitInterval) = (KafkaAssignment.Range, TimeSpan.FromHours(1));
        })(new SourceContext("test", environment: new StageEnvironment(loggerFactory: log)))), 40, numbers => SendAsync(topic, numbers), log);
    }

    private async Task SendAsync(string topic, IEnumerable<int> numbers)
    {
        var config = new ProducerConfig { BootstrapServers = kafka.Servers, EnableIdempotence = false, Acks = Acks.All, LingerMs = 0 };
        kafka.Configure(config);
        using var producer = new ProducerBuilder<Null, string>(config).SetLogHandler(static (_, _) => { }).Build();

        // To each partition in turn; the topic appears with the first.
        foreach (var number in numbers) await producer.ProduceAsync(new TopicPartition(topic, number % 4), new Message<Null, string> { Value = $"{number}" });
    }
}
