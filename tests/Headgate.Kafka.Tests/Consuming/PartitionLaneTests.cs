using Confluent.Kafka;
using Headgate.Kafka.Connecting;
using Headgate.Kafka.Consuming;
using Microsoft.Extensions.Time.Testing;

namespace Headgate.Kafka.Tests.Consuming;

/// <summary>A partition that goes back gives out what was handed back, whatever the client brings first.</summary>
public sealed class PartitionLaneTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly PartitionLane _lane;

    public PartitionLaneTests() => _lane = new PartitionLane(new TopicPartition("t", 0), _time);

    [Fact]
    public void A_message_that_is_skipped_by_the_client_after_going_back_is_looked_for_once_more()
    {
        GiveOut(0, 1, 2);
        _lane.Tracker.Return(1);
        Assert.Null(_lane.TryRewind());
        Assert.False(_lane.Add(Message(3)));
        _lane.Tracker.Settle(0);
        _lane.Tracker.Settle(2);
        Assert.Equal(1, _lane.TryRewind());
        Assert.False(_lane.Add(Message(3)));
        Assert.Equal(1, _lane.TryRewind());
        Assert.True(_lane.Add(Message(1)));
        Assert.True(_lane.Add(Message(2)));
        Assert.Equal(1, _lane.Uncommitted);
    }

    [Fact]
    public void A_message_that_is_gone_holds_up_nothing()
    {
        GiveOut(5);
        _lane.Tracker.Return(5);
        Assert.Equal(5, _lane.TryRewind());
        Assert.False(_lane.Add(Message(9)));
        Assert.Equal(5, _lane.TryRewind());
        Assert.True(_lane.Add(Message(9)));
        Assert.True(_lane.TryTake(out var taken));
        _lane.Tracker.Settle(taken.Offset.Value);
        Assert.Equal(10, _lane.Uncommitted);
    }

    [Fact]
    public void A_closed_partition_gives_out_nothing()
    {
        GiveOut(0, 1);
        Assert.True(_lane.Add(Message(2)));
        Assert.Equal(1, _lane.Close());
        Assert.False(_lane.TryTake(out _));
        Assert.False(_lane.Add(Message(3)));
    }

    [Fact]
    public void A_log_that_begins_anew_is_noticed_and_nothing_of_the_old_one_is_committed()
    {
        GiveOut(0, 1, 2);
        _lane.Tracker.Settle(0);
        Assert.Null(_lane.ResetAt);
        Assert.Equal(1, _lane.Uncommitted);
        Assert.False(_lane.Add(Message(0)));
        Assert.Equal(0, _lane.ResetAt);
        Assert.False(_lane.Flows);
        Assert.False(_lane.Add(Message(3)));
        Assert.Null(_lane.Uncommitted);
    }

    [Fact]
    public void A_message_that_is_handed_back_again_and_again_comes_again_later_and_later()
    {
        GiveOut(4);
        _lane.Tracker.Return(4);
        Assert.Equal(4, _lane.TryRewind());
        foreach (var milliseconds in (int[])[50, 100, 200, 400, 800, 1600, 3200, 5000, 5000])
        {
            GiveOut(4);
            _lane.Tracker.Return(4);
            Assert.Null(_lane.TryRewind());
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
            Assert.Null(_lane.TryRewind());
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(4, _lane.TryRewind());
        }

        // The next one begins at once.
        GiveOut(4, 5);
        _lane.Tracker.Settle(4);
        _lane.Tracker.Return(5);
        Assert.Equal(5, _lane.TryRewind());
    }

    [Fact]
    public void What_comes_late_from_before_going_back_does_not_come_twice_and_is_no_new_log()
    {
        GiveOut(0, 1, 2, 3);
        _lane.Tracker.Return(1);
        foreach (var offset in (long[])[0, 2, 3]) _lane.Tracker.Settle(offset);
        Assert.Equal(1, _lane.TryRewind());
        GiveOut(1, 2);
        Assert.False(_lane.Add(Message(1)));
        Assert.Null(_lane.ResetAt);
        GiveOut(3, 4);

        // From here on everything is new.
        Assert.False(_lane.Add(Message(1)));
        Assert.Equal(1, _lane.ResetAt);
    }

    [Theory]
    [InlineData(ErrorCode.Local_Authentication, false)]
    [InlineData(ErrorCode.SaslAuthenticationFailed, false)]
    [InlineData(ErrorCode.TopicAuthorizationFailed, false)]
    [InlineData(ErrorCode.GroupAuthorizationFailed, false)]
    [InlineData(ErrorCode.InconsistentGroupProtocol, false)]
    [InlineData(ErrorCode.Local_AllBrokersDown, true)]
    [InlineData(ErrorCode.Local_Transport, true)]
    [InlineData(ErrorCode.Local_MaxPollExceeded, true)]
    [InlineData(ErrorCode.LeaderNotAvailable, true)]
    public void What_is_refused_for_good_is_told_from_what_passes(ErrorCode code, bool isTransient) => Assert.Equal(isTransient, KafkaFailures.IsTransient(new KafkaException(new Error(code))));

    private static ConsumeResult<byte[]?, byte[]?> Message(long offset) => new() { TopicPartitionOffset = new TopicPartitionOffset("t", 0, offset), Message = new Message<byte[]?, byte[]?>() };

    private void GiveOut(params long[] offsets)
    {
        foreach (var offset in offsets)
        {
            Assert.True(_lane.Add(Message(offset)));
            Assert.True(_lane.TryTake(out _));
        }
    }
}
