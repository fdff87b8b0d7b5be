using Confluent.Kafka;
using Headgate.Kafka;
using Headgate.Pipelines;
using Headgate.Pipelines.Handlers;
using Headgate.Servers;

namespace Headgate.Connectors.Tests.Slow;

/// <summary>Apache Kafka 0.9. What waits is what the group has not committed: Kafka tells no more.</summary>
internal sealed class SlowKafka : ISlowBroker
{
    private const string Topic = "slow";
    private readonly KafkaServer _server = new() { PartitionCount = 1 };

    public string Name => "Kafka";

    public Func<IServiceProvider, IBatchHandler<byte[]>> Sink => KafkaTopic.Publish<byte[]>(options =>
    {
        (options.BootstrapServers, options.Topic, options.SendTrace) = (_server.BootstrapServers, Topic, false);
        options.ConfigureClient = static config =>
        {
            BeOld(config);
            config.EnableIdempotence = false;
            config.AllowAutoCreateTopics = true;
        };
    });

    public Task StartAsync() => _server.StartAsync();

    public Pipeline Read(int batchSize, Func<int, CancellationToken, ValueTask> handle) => SlowPipelines.Read(
        KafkaTopic.Read(options =>
        {
            (options.BootstrapServers, options.Topics, options.GroupId, options.PrefetchCount, options.PrefetchBytes) = (_server.BootstrapServers, [Topic], Topic, 50, 1 << 20);
            options.ConfigureClient = static config =>
            {
                BeOld(config);
                config.SessionTimeoutMs = 20_000; // it allows 30 s at most
            };
        }),
        batchSize,
        handle);

    public Task<long> CountWaitingAsync()
    {
        var config = new ConsumerConfig { BootstrapServers = _server.BootstrapServers, GroupId = Topic };
        BeOld(config);
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).Build();
        var partition = new TopicPartition(Topic, 0);
        var end = consumer.QueryWatermarkOffsets(partition, TimeSpan.FromSeconds(10)).High.Value;
        return Task.FromResult(end - Math.Max(0, consumer.Committed([partition], TimeSpan.FromSeconds(10))[0].Offset.Value));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static void BeOld(ClientConfig config) => (config.ApiVersionRequest, config.BrokerVersionFallback) = (false, "0.9.0.1");
}
