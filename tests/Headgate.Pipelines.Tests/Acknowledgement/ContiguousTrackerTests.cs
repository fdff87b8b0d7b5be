using CsCheck;
using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Tests.Acknowledgement;

/// <summary>The committed position is the end of the contiguous acknowledged run.</summary>
public sealed class ContiguousTrackerTests
{
    [Fact]
    public void Nothing_is_committed_past_an_unacknowledged_message() =>
        Gen.Select(Gen.Int[1, 3].Array[1, 60], Gen.Int[0, 1000].Array[60]).Sample((gaps, order) =>
        {
            var tracker = new ContiguousTracker();
            var positions = new List<long>();
            var position = 100L;
            foreach (var gap in gaps)
            {
                positions.Add(position);
                tracker.Receive(position);
                position += gap;
            }

            var open = new List<long>(positions);
            foreach (var (acknowledged, _) in positions.Zip(order).OrderBy(static pair => pair.Second).ToList())
            {
                var before = tracker.Committable;
                var moved = tracker.Acknowledge(acknowledged);
                open.Remove(acknowledged);
                var contiguous = positions.TakeWhile(p => !open.Contains(p)).ToList();
                Assert.Equal(contiguous.Count == 0 ? null : contiguous[^1] + 1, tracker.Committable);
                Assert.Equal(before != tracker.Committable, moved);
                Assert.Equal(positions.Count - contiguous.Count, tracker.OpenCount);
            }
        });

    [Fact]
    public void Messages_may_be_received_while_others_are_acknowledged()
    {
        var tracker = new ContiguousTracker();
        for (var position = 0L; position < 1000; position++)
        {
            tracker.Receive(position);
            if (position % 2 == 1)
            {
                Assert.False(tracker.Acknowledge(position));
                Assert.True(tracker.Acknowledge(position - 1));
            }
        }

        Assert.Equal(1000, tracker.Committable);
        Assert.Equal(0, tracker.OpenCount);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(4)]
    public void A_position_that_does_not_ascend_is_refused(long position)
    {
        var tracker = new ContiguousTracker();
        tracker.Receive(5);
        Assert.Contains("must ascend", Assert.Throws<ArgumentOutOfRangeException>(() => tracker.Receive(position)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_position_is_acknowledged_once()
    {
        var tracker = new ContiguousTracker();
        tracker.Receive(1);
        tracker.Receive(2);
        tracker.Acknowledge(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => tracker.Acknowledge(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => tracker.Acknowledge(3));
    }
}
