using CsCheck;
using Headgate.Kafka.Consuming;

namespace Headgate.Kafka.Tests.Consuming;

/// <summary>How far offsets may be committed, and where a partition goes back to: against a model that looks at every message each time.</summary>
public sealed class OffsetTrackerTests
{
    private enum End
    {
        Settled,
        Returned,
    }

    [Fact]
    public void Any_order_of_ends_commits_as_far_as_all_is_settled_and_goes_back_to_the_first_that_was_handed_back()
    {
        // Steps: of how many offsets the next one is away (1 is none missing), which of those under way ends, and how.
        var step = Gen.Select(Gen.Int[0, 3], Gen.Int[1, 4], Gen.Int[0, 1_000_000], Gen.Int[0, 9]);
        step.List[1, 200].Sample(steps =>
        {
            var tracker = new OffsetTracker();
            var model = new SlowModel();
            var next = 5L;
            foreach (var (kind, gap, which, how) in steps)
            {
                if (kind < 2 && !tracker.MustRewind)
                {
                    next += gap - 1;
                    tracker.GiveOut(next);
                    model.UnderWay.Add(next);
                    next++;
                }
                else if (model.UnderWay.Count > 0)
                {
                    var offset = model.UnderWay[which % model.UnderWay.Count];
                    var end = how == 0 ? End.Returned : End.Settled;
                    model.Note(offset, end);
                    if (end == End.Settled) tracker.Settle(offset);
                    else tracker.Return(offset);
                }

                Assert.Equal(model.UnderWay.Count, tracker.InFlightCount);
                Assert.Equal(model.Returned.Count > 0, tracker.MustRewind);
                if (tracker.CanRewind) next = model.Rewind(tracker.Rewind());
                Assert.Equal(model.Committable(), tracker.Committable);
            }
        });
    }

    [Fact]
    public void What_compaction_has_removed_is_no_gap()
    {
        var tracker = new OffsetTracker();
        foreach (var offset in (long[])[3, 7, 8, 20]) tracker.GiveOut(offset);
        Assert.False(tracker.Settle(8));
        Assert.Null(tracker.Committable);
        Assert.True(tracker.Settle(3));
        Assert.Equal(4, tracker.Committable);
        tracker.Settle(7);
        Assert.Equal(9, tracker.Committable);
        tracker.Settle(20);
        Assert.Equal(21, tracker.Committable);
    }

    [Fact]
    public void A_partition_does_not_go_back_while_messages_are_under_way()
    {
        var tracker = new OffsetTracker();
        for (var offset = 0; offset < 4; offset++) tracker.GiveOut(offset);
        tracker.Return(2);
        tracker.Return(1);
        tracker.Settle(3);
        Assert.True(tracker.MustRewind);
        Assert.Throws<InvalidOperationException>(() => tracker.Rewind());
        tracker.Settle(0);
        Assert.Equal(1, tracker.Rewind());
        Assert.Equal((1L, false), (tracker.Committable, tracker.MustRewind));
        tracker.GiveOut(1);
        tracker.Settle(1);
        Assert.Equal(2, tracker.Committable);
    }

    private sealed class SlowModel
    {
        private readonly SortedSet<long> _settled = [];
        private long? _committable;

        public List<long> UnderWay { get; } = [];

        public SortedSet<long> Returned { get; } = [];

        public void Note(long offset, End end)
        {
            UnderWay.Remove(offset);
            if (end == End.Settled) _settled.Add(offset);
            else Returned.Add(offset);
        }

        public long Rewind(long to)
        {
            Assert.Equal(Returned.Min, to);
            Assert.Empty(UnderWay);
            Committable();
            _settled.RemoveWhere(offset => offset >= to);
            Returned.Clear();
            return to;
        }

        /// <summary>One after the last settled message before which all are.</summary>
        public long? Committable()
        {
            var stop = UnderWay.Concat(Returned).DefaultIfEmpty(long.MaxValue).Min();
            var before = _settled.Where(offset => offset < stop).ToList();
            if (before.Count > 0) _committable = Math.Max(_committable ?? 0, before.Max() + 1);
            return _committable;
        }
    }
}
