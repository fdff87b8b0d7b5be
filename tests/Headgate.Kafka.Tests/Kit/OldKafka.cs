using Confluent.Kafka;
using Headgate.Servers;

namespace Headgate.Kafka.Tests.Kit;

/// <summary>Apache Kafka 0.9, for volume and restarts; or the cluster that the environment variable <c>HEADGATE_TEST_KAFKA</c> names, which is not restarted.</summary>
public sealed class OldKafka : IAsyncLifetime
{
    private readonly KafkaServer? _server = KafkaFixture.Given is null ? new KafkaServer() : null;

    public string Servers => _server?.BootstrapServers ?? KafkaFixture.Given!;

    /// <summary>The server, for what must be restarted.</summary>
    public KafkaServer Server
    {
        get
        {
            if (_server is null) Assert.Skip("A cluster that is given is not restarted.");
            return _server;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (_server is not null) await _server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    /// <summary>Tells a client that the broker is too old to be asked for its version.</summary>
    public void Configure(ClientConfig config)
    {
        if (_server is not null) (config.ApiVersionRequest, config.BrokerVersionFallback) = (false, "0.9.0.1");
        (config.ReconnectBackoffMs, config.ReconnectBackoffMaxMs) = (50, 500);
    }

    public void Set(KafkaTopicOptions options, string topic)
    {
        (options.BootstrapServers, options.Topics, options.GroupId) = (Servers, [topic], $"{topic}-g");
        options.Reconnect.Delay = TimeSpan.FromMilliseconds(100);
        options.RevokeTimeout = TimeSpan.FromSeconds(2);
        options.ConfigureClient = config =>
        {
            Configure(config);
            (config.SessionTimeoutMs, config.HeartbeatIntervalMs) = (3000, 300);
        };
    }

    /// <summary>Fills a topic with the numbers from 0 on, with a hundred keys.</summary>
    public async Task FillAsync(string topic, int count)
    {
        var config = new ProducerConfig { BootstrapServers = Servers, EnableIdempotence = false, Acks = Acks.All, LingerMs = 20, MessageTimeoutMs = 60_000 };
        Configure(config);
        using var producer = new ProducerBuilder<byte[], byte[]>(config).SetLogHandler(static (_, _) => { }).Build();
        var done = new CountdownEvent(count);
        for (var number = 0; number < count; number++)
        {
            var message = new Message<byte[], byte[]> { Key = BitConverter.GetBytes(number % 100), Value = BitConverter.GetBytes(number) };
            while (!TryProduce(producer, topic, message, done)) producer.Poll(TimeSpan.FromMilliseconds(20));
        }

        await Task.Run(() => Assert.True(done.Wait(TimeSpan.FromSeconds(60)), "the topic is filled"));
    }

    /// <summary>The sum of what the group has committed of the partitions.</summary>
    public long CommittedOf(string topic)
    {
        var config = new ConsumerConfig { BootstrapServers = Servers, GroupId = $"{topic}-g" };
        Configure(config);
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler(static (_, _) => { }).Build();
        return consumer.Committed([.. Enumerable.Range(0, 4).Select(number => new TopicPartition(topic, number))], TimeSpan.FromSeconds(10)).Sum(static it => it.Offset.IsSpecial ? 0 : it.Offset.Value);
    }

    private static bool TryProduce(IProducer<byte[], byte[]> producer, string topic, Message<byte[], byte[]> message, CountdownEvent done)
    {
        try
        {
            producer.Produce(topic, message, report =>
            {
                if (!report.Error.IsError) done.Signal();
            });
            return true;
        }
        catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }
}
