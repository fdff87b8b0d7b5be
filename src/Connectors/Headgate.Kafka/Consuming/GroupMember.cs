using Confluent.Kafka;
using Headgate.Pipelines.Sources;
using Microsoft.Extensions.Logging;

namespace Headgate.Kafka.Consuming;

/// <summary>What a source does in a rebalance. The client calls it on the thread that fetches, in the middle of a fetch, and goes on when it returns.</summary>
internal sealed class GroupMember(SourceContext context, KafkaTopicOptions options, PartitionBoard board, ILogger logger)
{
    private static readonly TimeSpan QuestionTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Gets what keeps the client from being closed in the middle of a call.</summary>
    public ClientGate Gate { get; } = new();

    /// <summary>Gets or sets who commits.</summary>
    public OffsetCommitter? Committer { get; set; }

    /// <summary>Gets or sets what hands over that was fetched before the rebalance.</summary>
    public Action? Flush { get; set; }

    /// <summary>Gets or sets whether the source ends: nothing that is under way is waited for.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Partitions are assigned.</summary>
    /// <returns>Where to begin in each.</returns>
    public IEnumerable<TopicPartitionOffset> Assign(IConsumer<byte[]?, byte[]?> client, List<TopicPartition> partitions)
    {
        Flush?.Invoke();
        var begins = options.StartAt is { } time ? BeginsAt(client, partitions, time) : [.. partitions.Select(static partition => new TopicPartitionOffset(partition, Offset.Unset))];
        board.Assign(partitions);
        if (partitions.Count == 0) return begins;
        KafkaEvents.Assigned(logger, context.Pipeline, context.Name, string.Join(' ', Of(partitions)));
        options.OnAssigned?.Invoke(Of(partitions));
        return begins;
    }

    /// <summary>Partitions go to other members: what is under way of them has some time to end, and is committed.</summary>
    public void Revoke(List<TopicPartitionOffset> partitions)
    {
        Flush?.Invoke();
        var (lanes, idle) = board.Close(Partitions(partitions));
        if (lanes.Count == 0) return;
        if (!IsLeaving && options.RevokeTimeout > TimeSpan.Zero) Wait(idle);
        var left = board.End(lanes);
        Committer?.Commit(lanes);
        KafkaEvents.Revoked(logger, context.Pipeline, context.Name, string.Join(' ', Of(lanes)), left);
        options.OnRevoked?.Invoke(Of(lanes));
    }

    /// <summary>Partitions have gone to other members already: nothing can be committed.</summary>
    public void Lose(List<TopicPartitionOffset> partitions)
    {
        Flush?.Invoke();
        var (lanes, _) = board.Close(Partitions(partitions));
        if (lanes.Count == 0) return;
        board.End(lanes);
        KafkaEvents.Lost(logger, context.Pipeline, context.Name, string.Join(' ', Of(lanes)));
        options.OnRevoked?.Invoke(Of(lanes));
    }

    /// <summary>All partitions are given up, since the source ends.</summary>
    public void Leave()
    {
        IsLeaving = true;
        Committer?.Leave();
        var lanes = board.Lanes;
        try
        {
            Flush?.Invoke();
            board.End(lanes);
            Committer?.Commit(lanes);
        }
        finally
        {
            Committer?.End();
        }

        if (lanes.Count > 0) options.OnRevoked?.Invoke(Of(lanes));
    }

    private static List<TopicPartition> Partitions(List<TopicPartitionOffset> offsets) => [.. offsets.Select(static offset => offset.TopicPartition)];

    private static KafkaPartition[] Of(IEnumerable<TopicPartition> partitions) => [.. partitions.Select(static partition => new KafkaPartition(partition.Topic, partition.Partition.Value))];

    private static KafkaPartition[] Of(IReadOnlyList<PartitionLane> lanes) => Of(lanes.Select(static lane => lane.Partition));

    /// <summary>The first offsets of a time, for partitions of which nothing was committed.</summary>
    private static List<TopicPartitionOffset> BeginsAt(IConsumer<byte[]?, byte[]?> client, List<TopicPartition> partitions, DateTimeOffset time)
    {
        var committed = client.Committed(partitions, QuestionTimeout);
        var unread = committed.Where(static offset => offset.Offset == Offset.Unset).Select(offset => new TopicPartitionTimestamp(offset.TopicPartition, new Timestamp(time))).ToList();
        if (unread.Count == 0) return committed;
        return [.. committed.Where(static offset => offset.Offset != Offset.Unset), .. client.OffsetsForTimes(unread, QuestionTimeout)];
    }

    private void Wait(Task idle)
    {
        try
        {
            idle.WaitAsync(options.RevokeTimeout, context.TimeProvider).GetAwaiter().GetResult();
        }
        catch (TimeoutException)
        {
            // What has not ended comes again to the next reader.
        }
    }
}
