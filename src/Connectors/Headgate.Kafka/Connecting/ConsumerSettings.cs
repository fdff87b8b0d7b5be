using Confluent.Kafka;
using Headgate.Pipelines.Options;

namespace Headgate.Kafka.Connecting;

/// <summary>Makes the client's configuration from the options of a source.</summary>
internal static class ConsumerSettings
{
    private const int DefaultSessionMilliseconds = 45_000;
    private const int DefaultPollMilliseconds = 300_000;

    public static ConsumerConfig Make(KafkaTopicOptions options, string clientId)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = options.BootstrapServers,
            ClientId = clientId,
            GroupId = options.GroupId,
            AutoOffsetReset = options.Start == KafkaStart.Latest ? AutoOffsetReset.Latest : AutoOffsetReset.Earliest,
            QueuedMaxMessagesKbytes = options.PrefetchBytes / 1024,

            // A commit that nobody answers must not hold up a rebalance, or the end of the source, for a minute.
            SocketTimeoutMs = 10_000,
        };
        options.ConfigureClient?.Invoke(config);
        config.PartitionAssignmentStrategy = Of(options.Assignment ?? (config.ApiVersionRequest == false ? KafkaAssignment.Range : KafkaAssignment.CooperativeSticky));

        // What is committed is the source's business, whatever was configured.
        config.EnableAutoCommit = false;
        config.EnableAutoOffsetStore = false;
        config.EnablePartitionEof = false;
        return config;
    }

    /// <summary>Adds the faults that show only with the client's own settings.</summary>
    public static void Check(KafkaTopicOptions options, OptionFaults faults)
    {
        var config = Make(options, "");
        var session = TimeSpan.FromMilliseconds(config.SessionTimeoutMs ?? DefaultSessionMilliseconds);
        var poll = TimeSpan.FromMilliseconds(config.MaxPollIntervalMs ?? DefaultPollMilliseconds);
        var most = session < poll ? session : poll;
        if (options.RevokeTimeout >= most)
            faults.Add($"{nameof(options.RevokeTimeout)} must be less than the client's session.timeout.ms and max.poll.interval.ms, {most}, was {options.RevokeTimeout}");
        if (options.CommitsInTransactions && config.IsolationLevel is { } level && level != IsolationLevel.ReadCommitted)
            faults.Add($"the client's {nameof(config.IsolationLevel)} must be {nameof(IsolationLevel.ReadCommitted)} with {nameof(options.CommitsInTransactions)}, or what others have aborted is handled, was {level}");
    }

    private static PartitionAssignmentStrategy Of(KafkaAssignment assignment) => assignment switch
    {
        KafkaAssignment.Range => PartitionAssignmentStrategy.Range,
        KafkaAssignment.RoundRobin => PartitionAssignmentStrategy.RoundRobin,
        _ => PartitionAssignmentStrategy.CooperativeSticky,
    };
}
