using Confluent.Kafka;
using Headgate.Kafka.Connecting;
using Headgate.Kafka.Consuming;
using Headgate.Kafka.Tests.Kit;
using Headgate.Pipelines.Sources;
using Headgate.Servers;
using Headgate.Stages;

namespace Headgate.Kafka.Tests.Consuming;

/// <summary>The board between the thread that fetches and those who settle, without a client.</summary>
public sealed class PartitionBoardTests : IDisposable
{
    private static readonly TopicPartition Partition = new("t", 0);
    private readonly LogBook _log = new();
    private readonly PartitionBoard _board;

    public PartitionBoardTests()
    {
        _board = new PartitionBoard(new SourceContext("test", environment: new StageEnvironment(loggerFactory: _log)), new KafkaTopicOptions { CommitsInTransactions = true });
        _board.Assign([Partition]);
    }

    [Fact]
    public void A_batch_that_waits_for_what_comes_before_it_is_woken_when_its_partition_is_taken_away()
    {
        var lane = _board.Lanes[0];
        foreach (var offset in (long[])[0, 1]) lane.Tracker.GiveOut(offset);
        var (count, wait) = _board.Look(lane, [1]);
        Assert.Equal(1, count);
        Assert.False(wait!.IsCompleted);
        Assert.Equal(2, _board.End([lane]));
        Assert.True(wait.IsCompleted);
        Assert.Equal((null, null), _board.Look(lane, [1]));
    }

    [Fact]
    public void A_log_that_begins_anew_ends_the_connection_and_the_next_one_reads_it()
    {
        _board.Add([Message(7), Message(8)]);
        _board.Add([Message(0), Message(1)]);
        Assert.True(KafkaFailures.IsTransient(_board.Failure!));
        Assert.Contains("t[0]", _board.Failure!.Message, StringComparison.Ordinal);
        Assert.Single(_log.Of("KafkaLogReset"));
        Assert.Equal(0, _board.Lanes[0].WaitingCount);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(253_402_300_800_000)]
    public void A_time_that_cannot_be_is_none(long milliseconds)
    {
        var result = Message(0);
        result.Message.Timestamp = new Timestamp(milliseconds, TimestampType.CreateTime);
        Assert.Null(new KafkaMessage(result).Timestamp);
        result.Message.Timestamp = new Timestamp(1000, TimestampType.CreateTime);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1), new KafkaMessage(result).Timestamp);
    }

    public void Dispose()
    {
        _board.Dispose();
        _log.Dispose();
    }

    private static ConsumeResult<byte[]?, byte[]?> Message(long offset) => new() { TopicPartitionOffset = new TopicPartitionOffset(Partition, offset), Message = new Message<byte[]?, byte[]?>() };
}
