using Headgate.Sql.Checkpoints;

namespace Headgate.Sql.Tests.Checkpoints;

/// <summary>How far a source has come: without a database.</summary>
public sealed class CheckpointTrackerTests
{
    [Fact]
    public void It_moves_over_the_run_that_has_no_gap()
    {
        var tracker = Of("a", "b", "c");
        Assert.False(tracker.Done(1));
        Assert.Null(tracker.Position);
        Assert.True(tracker.Done(0));
        Assert.Equal("b", tracker.Position);
        Assert.False(tracker.Done(0));
        Assert.True(tracker.Done(2));
        Assert.Equal(("c", 0), (tracker.Position, tracker.OpenCount));
    }

    [Fact]
    public void It_says_where_it_would_be_and_does_not_move()
    {
        var tracker = Of("a", "b", "c", "d");
        tracker.Done(1);
        Assert.Equal("b", tracker.PositionWith(new HashSet<long> { 0 }));
        Assert.Equal("c", tracker.PositionWith(new HashSet<long> { 0, 2 }));
        Assert.Null(tracker.PositionWith(new HashSet<long> { 2, 3 }));
        Assert.Null(tracker.Position);
    }

    [Fact]
    public void In_any_order_it_ends_at_the_end_and_never_passes_what_is_not_done()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var tracker = Of([.. Enumerable.Range(0, 50).Select(static n => $"{n}")]);
            var open = Enumerable.Range(0, 50).ToHashSet();
            foreach (var number in Enumerable.Range(0, 50).OrderBy(_ => random.Next()).ToList())
            {
                open.Remove(number);
                tracker.Done(number);
                var expected = open.Count == 0 ? 49 : open.Min() - 1;
                Assert.Equal(expected < 0 ? null : $"{expected}", tracker.Position);
            }
        }
    }

    private static CheckpointTracker Of(params string[] keys)
    {
        var tracker = new CheckpointTracker();
        foreach (var key in keys) tracker.Add(key);
        return tracker;
    }
}
