using Confluent.Kafka;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Options;

namespace Headgate.Kafka;

/// <summary>What a source reads of Kafka, and how.</summary>
public sealed class KafkaTopicOptions
{
    /// <summary>Gets or sets where the brokers are: <c>host:port</c>, several with commas between them. Credentials and TLS are set in <see cref="ConfigureClient"/>.</summary>
    /// <value>The default is <c>localhost:9092</c>.</value>
    public string BootstrapServers { get; set; } = "localhost:9092";

    /// <summary>Gets or sets the topics. They must exist.</summary>
    /// <value>The default is none: set these, or <see cref="Partitions"/>.</value>
    public IReadOnlyList<string> Topics { get; set; } = [];

    /// <summary>Gets or sets the consumer group, whose members share the partitions, and under which offsets are committed.</summary>
    /// <value>The default is empty: it must be set.</value>
    public string GroupId { get; set; } = "";

    /// <summary>Gets or sets partitions that are read without sharing them: all of these, whoever else reads them. Then <see cref="Topics"/> is left empty. Offsets are committed under
    /// <see cref="GroupId"/>; let nobody else use that. With a source concurrency above 1 everything is read so many times.</summary>
    /// <value>The default is none: the group assigns partitions.</value>
    public IReadOnlyList<KafkaPartition> Partitions { get; set; } = [];

    /// <summary>Gets or sets where the group begins in a partition of which it has committed nothing, or nothing that is still there.</summary>
    /// <value>The default is <see cref="KafkaStart.Earliest"/>: with the other, what is sent to a new partition before it is assigned, or before the first commit, is never read, and
    /// nobody is told.</value>
    public KafkaStart Start { get; set; } = KafkaStart.Earliest;

    /// <summary>Gets or sets from which time on the group reads a partition of which it has committed nothing: with the first message of that time, or later. Where there is none it
    /// begins with what is sent from then on.</summary>
    /// <value>The default, null, leaves that to <see cref="Start"/>.</value>
    public DateTimeOffset? StartAt { get; set; }

    /// <summary>Gets or sets how the group assigns partitions.</summary>
    /// <value>The default, null, is <see cref="KafkaAssignment.CooperativeSticky"/>; with <c>ApiVersionRequest</c> off, as for brokers before 0.10, it is <see cref="KafkaAssignment.Range"/>.</value>
    public KafkaAssignment? Assignment { get; set; }

    /// <summary>Gets or sets how many messages are taken from the client before they are asked for, over all partitions.</summary>
    /// <value>The default is 1000. At least 1.</value>
    public int PrefetchCount { get; set; } = 1000;

    /// <summary>Gets or sets how many bytes the client fetches ahead at most, over all partitions: <c>queued.max.messages.kbytes</c>. It fetches whole batches, and may go beyond by one of each
    /// broker.</summary>
    /// <value>The default is 16 MiB. At least 1024.</value>
    public int PrefetchBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Gets or sets how often offsets are committed.</summary>
    /// <value>The default is 1 s. More than 0.</value>
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets after how many settled messages offsets are committed before their time.</summary>
    /// <value>The default is 10 000. At least 1.</value>
    public int CommitCount { get; set; } = 10_000;

    /// <summary>Gets or sets whether the source leaves commits to a sink that writes offsets in its transactions: see <see cref="KafkaPublishOptions{T}.TransactionalId"/>. Then each batch waits until all that comes before it in its partitions is settled.</summary>
    /// <value>The default is false.</value>
    public bool CommitsInTransactions { get; set; }

    /// <summary>Gets or sets how long a rebalance waits for the messages under way of partitions that are taken away. What has not ended by then comes again to their next reader.</summary>
    /// <value>The default is 10 s. At least 0, and less than the client's <c>session.timeout.ms</c> and <c>max.poll.interval.ms</c>.</value>
    public TimeSpan RevokeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets what becomes of the partition of a message that has failed for good.</summary>
    /// <value>The default is <see cref="KafkaFailureAction.Skip"/>.</value>
    public KafkaFailureAction OnFailure { get; set; } = KafkaFailureAction.Skip;

    /// <summary>Gets or sets how often the lag is measured.</summary>
    /// <value>The default is 5 s. More than 0.</value>
    public TimeSpan LagInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets what is called when partitions were assigned, before their first message. It holds up the group: let it be short. What it throws ends the connection.</summary>
    /// <value>The default, null, is nothing.</value>
    public Action<IReadOnlyList<KafkaPartition>>? OnAssigned { get; set; }

    /// <summary>Gets or sets what is called when partitions were taken away or lost, after what was settled of them is committed. It holds up the group: let it be short. What it throws ends the connection.</summary>
    /// <value>The default, null, is nothing.</value>
    public Action<IReadOnlyList<KafkaPartition>>? OnRevoked { get; set; }

    /// <summary>Gets or sets how long the source waits before it connects again.</summary>
    /// <value>The default is from 1 s to 30 s, for ever.</value>
    public ReconnectOptions Reconnect { get; set; } = new();

    /// <summary>Gets or sets what changes the client's configuration: credentials, TLS, time-outs. Commits stay with the source.</summary>
    /// <value>The default, null, changes nothing.</value>
    public Action<ConsumerConfig>? ConfigureClient { get; set; }

    internal KafkaTopicOptions Checked()
    {
        var faults = new OptionFaults("KafkaTopic");
        faults.Required("", nameof(BootstrapServers), BootstrapServers);
        faults.Required("", nameof(GroupId), GroupId);
        if (Topics.Count == 0 == (Partitions.Count == 0)) faults.Add($"one of {nameof(Topics)} and {nameof(Partitions)} must be set");
        if (CommitsInTransactions && Partitions.Count > 0) faults.Add($"{nameof(CommitsInTransactions)} needs {nameof(Topics)}: without a group, nobody keeps an old reader from committing");
        if (CommitsInTransactions && OnFailure == KafkaFailureAction.Return) faults.Add($"{nameof(OnFailure)} must be {nameof(KafkaFailureAction.Skip)} with {nameof(CommitsInTransactions)}");
        if (Topics.Any(string.IsNullOrEmpty) || Partitions.Any(static partition => string.IsNullOrEmpty(partition.Topic))) faults.Add("a topic must have a name");
        if (Partitions.Any(static partition => partition.Partition < 0)) faults.Add($"{nameof(Partitions)} must have numbers from 0 on");
        faults.AtLeast("", nameof(PrefetchCount), PrefetchCount, 1);
        faults.AtLeast("", nameof(PrefetchBytes), PrefetchBytes, 1024);
        faults.AtLeast("", nameof(CommitCount), CommitCount, 1);
        MoreThanNone(faults, nameof(CommitInterval), CommitInterval);
        MoreThanNone(faults, nameof(LagInterval), LagInterval);
        faults.NotNegative("", nameof(RevokeTimeout), RevokeTimeout);
        if (!Enum.IsDefined(Start)) faults.Add($"{nameof(Start)} must be {nameof(KafkaStart.Earliest)} or {nameof(KafkaStart.Latest)}, was {Start}");
        if (!Enum.IsDefined(OnFailure)) faults.Add($"{nameof(OnFailure)} must be {nameof(KafkaFailureAction.Skip)} or {nameof(KafkaFailureAction.Return)}, was {OnFailure}");
        faults.Reconnect(nameof(Reconnect), Reconnect);
        var copy = (KafkaTopicOptions)MemberwiseClone();
        (copy.Topics, copy.Partitions) = ([.. Topics], [.. Partitions]);
        if (faults.Faults.Count == 0) Connecting.ConsumerSettings.Check(copy, faults);
        faults.ThrowIfAny<KafkaTopicOptions>();
        return copy;
    }

    private static void MoreThanNone(OptionFaults faults, string option, TimeSpan value)
    {
        if (value <= TimeSpan.Zero) faults.Add($"{option} must be more than 0, was {value}");
    }
}
