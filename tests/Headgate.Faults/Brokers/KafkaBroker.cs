using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Headgate.Faults.Ledger;
using Headgate.Faults.Workers;
using Headgate.Servers;

namespace Headgate.Faults.Brokers;

/// <summary>A topic of Apache Kafka 0.9, in whose partitions messages stand by their keys.</summary>
internal sealed class KafkaBroker : IBroker
{
    /// <summary>The group of the workers.</summary>
    public const string Group = "workers";

    private const string Topic = "duties";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly KafkaServer _server = new();
    private IProducer<string, byte[]>? _producer;

    public string Name => "Kafka";

    public Server Server => _server;

    /// <summary>Tells a client that the broker is too old to be asked for its version, and to say soon when a worker is gone.</summary>
    public static void Configure(ClientConfig config)
    {
        (config.ApiVersionRequest, config.BrokerVersionFallback) = (false, "0.9.0.1");
        (config.ReconnectBackoffMs, config.ReconnectBackoffMaxMs) = (50, 500);
        if (config is ConsumerConfig consumer) (consumer.SessionTimeoutMs, consumer.HeartbeatIntervalMs) = (4000, 300);
    }

    /// <summary>The topic appears when it is asked for.</summary>
    public async Task PrepareAsync()
    {
        // One at a time: what is tried again must not come behind what was sent after it.
        var config = new ProducerConfig { BootstrapServers = _server.BootstrapServers, EnableIdempotence = false, Acks = Acks.All, MaxInFlight = 1, LingerMs = 5, MessageTimeoutMs = 20_000 };
        Configure(config);
        _producer = new ProducerBuilder<string, byte[]>(config).SetLogHandler(static (_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(_producer.Handle).Build();
        if (!await Running.Patience.UntilAsync(() => Task.FromResult(IsThere(admin)), Patience.TotalSeconds)) throw new InvalidOperationException($"{Name} has not made the topic '{Topic}' within {Patience}.");
    }

    public Task SendAsync(IReadOnlyList<string> texts) => Task.WhenAll(texts.Select(text => _producer!.ProduceAsync(
        Topic, new Message<string, byte[]> { Key = Duty.Parse(text).Key.ToString(CultureInfo.InvariantCulture), Value = Encoding.UTF8.GetBytes(text) })));

    public void Point(WorkerOptions options, int port) => (options.Source, options.From, options.Queue) = ("kafka", $"127.0.0.1:{port}", Topic);

    public Task<long> CountLeftAsync() => Task.Run(() =>
    {
        var config = new ConsumerConfig { BootstrapServers = _server.BootstrapServers, GroupId = Group };
        Configure(config);
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler(static (_, _) => { }).Build();
        var committed = consumer.Committed([.. Enumerable.Range(0, _server.PartitionCount).Select(static partition => new TopicPartition(Topic, partition))], Patience);
        return committed.Sum(partition => consumer.QueryWatermarkOffsets(partition.TopicPartition, Patience).High.Value - (partition.Offset.IsSpecial ? 0 : partition.Offset.Value));
    });

    public ValueTask DisposeAsync()
    {
        _producer?.Dispose();
        return _server.DisposeAsync();
    }

    private bool IsThere(IAdminClient admin)
    {
        try
        {
            var partitions = admin.GetMetadata(Topic, Patience).Topics.Single().Partitions;
            return partitions.Count == _server.PartitionCount && partitions.TrueForAll(static partition => partition.Leader >= 0);
        }
        catch (KafkaException)
        {
            // What it answers of a topic that it makes just then, the client does not understand.
            return false;
        }
    }
}
