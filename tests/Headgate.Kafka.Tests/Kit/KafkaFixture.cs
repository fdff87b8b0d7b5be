using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Headgate.Pipelines;
using Headgate.Pipelines.Sources;
using Headgate.Stages;
using Headgate.Testing.Pipelines;

namespace Headgate.Kafka.Tests.Kit;

/// <summary>A cluster for the tests of features: the mock of the client's library, or the one that the environment variable <c>HEADGATE_TEST_KAFKA</c> names.</summary>
public sealed class KafkaFixture : IDisposable
{
    private static int _count;
    private readonly MockCluster? _mock;
    private readonly IProducer<byte[]?, byte[]?> _producer;

    public KafkaFixture()
    {
        if (Given is null) _mock = new MockCluster();
        Servers = Given ?? _mock!.BootstrapServers;
        _producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = Servers, EnableIdempotence = true, LingerMs = 0, ReconnectBackoffMs = 20, ReconnectBackoffMaxMs = 100, RetryBackoffMs = 20 }).SetLogHandler(static (_, _) => { }).Build();
    }

    /// <summary>The cluster that is given; null for none.</summary>
    public static string? Given => Environment.GetEnvironmentVariable("HEADGATE_TEST_KAFKA") is { Length: > 0 } given ? given : null;

    public string Servers { get; }

    /// <summary>The mock, for tests of what only that can do.</summary>
    internal MockCluster Mock
    {
        get
        {
            if (_mock is null) Assert.Skip("Only a mock cluster can be made to do this.");
            return _mock;
        }
    }

    public async Task<string> NewTopicAsync(int partitionCount = 1)
    {
        var topic = $"t{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
        if (_mock is not null)
        {
            _mock.CreateTopic(topic, partitionCount);
            return topic;
        }

        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Servers }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitionCount }]);
        return topic;
    }

    public Task SendAsync(string topic, params IEnumerable<string> texts) => Task.WhenAll(texts.Select(text => SendAsync(topic, text, null)));

    public Task SendAsync(string topic, string text, string? key, params (string Name, string Value)[] headers) => SendAsync(new TopicPartition(topic, Partition.Any), text, key, headers);

    public Task SendAsync(TopicPartition to, string text, string? key, params (string Name, string Value)[] headers)
    {
        var all = new Headers();
        foreach (var (name, value) in headers) all.Add(name, Encoding.UTF8.GetBytes(value));
        return _producer.ProduceAsync(to, new Message<byte[]?, byte[]?> { Key = key is null ? null : Encoding.UTF8.GetBytes(key), Value = Encoding.UTF8.GetBytes(text), Headers = all });
    }

    /// <summary>Sets options for a test: quick where the defaults are patient.</summary>
    public void Set(KafkaTopicOptions options, string topic, string group = "g")
    {
        (options.BootstrapServers, options.Topics, options.GroupId) = (Servers, [topic], $"{topic}-{group}");
        options.Reconnect.Delay = TimeSpan.FromMilliseconds(50);
        options.RevokeTimeout = TimeSpan.FromSeconds(1);
        options.ConfigureClient = static config =>
        {
            (config.SessionTimeoutMs, config.HeartbeatIntervalMs) = (1500, 100);
            (config.ReconnectBackoffMs, config.ReconnectBackoffMaxMs) = (20, 100);
            (config.FetchWaitMaxMs, config.FetchErrorBackoffMs) = (50, 50);
        };
    }

    public Func<SourceContext, Source<KafkaMessage>> Read(string topic, Action<KafkaTopicOptions>? configure = null) => KafkaTopic.Read(options =>
    {
        Set(options, topic);
        configure?.Invoke(options);
    });

    public SourceReader<KafkaMessage> Open(string topic, Action<KafkaTopicOptions>? configure = null, StageEnvironment? environment = null) =>
        new(Read(topic, configure)(new SourceContext("test", environment: environment)));

    /// <summary>What the group has committed of a partition; -1 for nothing.</summary>
    public long CommittedOf(string topic, int partition = 0, string group = "g")
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = Servers, GroupId = $"{topic}-{group}" }).SetLogHandler(static (_, _) => { }).Build();
        var offset = consumer.Committed([new TopicPartition(topic, partition)], TimeSpan.FromSeconds(10))[0].Offset;
        return offset.IsSpecial ? -1 : offset.Value;
    }

    /// <summary>Reads all that is in the first partition of a topic, as one who sees only what was committed.</summary>
    public async Task<IReadOnlyList<Message<KafkaMessage>>> ReadAllAsync(string topic)
    {
        var count = await Task.Run(() => Count(topic));
        if (count == 0) return [];
        await using var reader = Open(topic, options => (options.Topics, options.Partitions, options.GroupId) = ([], [new KafkaPartition(topic, 0)], $"{topic}-{Guid.NewGuid()}"));
        return await reader.ReadManyAsync(count, Soon());
    }

    /// <summary>How many messages there are: the offsets of marks of transactions are none.</summary>
    private int Count(string topic)
    {
        var config = new ConsumerConfig { BootstrapServers = Servers, GroupId = "count", EnableAutoCommit = false, EnablePartitionEof = true, FetchWaitMaxMs = 50 };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler(static (_, _) => { }).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        var count = 0;
        while (!consumer.Consume(Soon()).IsPartitionEOF) count++;
        return count;
    }

    public static string TextOf(Message<KafkaMessage> message) => Encoding.UTF8.GetString(message.Data.Value.Span);

    public static CancellationToken Soon() => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    public void Dispose()
    {
        _producer.Dispose();
        _mock?.Dispose();
    }
}
