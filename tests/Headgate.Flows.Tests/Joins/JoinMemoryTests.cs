using Headgate.Flows.Fusion;
using Headgate.Flows.Joins;

namespace Headgate.Flows.Tests.Joins;

/// <summary>What joins keep in memory.</summary>
public sealed class JoinMemoryTests
{
    private static readonly JoinKeys<int, int, int> ByRest = new(number => number % 10, number => number % 10, null);

    [Theory]
    [Trait("Conformance", "F20")]
    [InlineData(1)]
    [InlineData(2)]
    public void An_interval_join_keeps_no_more_than_the_interval_and_the_disorder_hold(int seed)
    {
        const int disorder = 20;
        var random = new Random(seed);
        var sink = new GatheringSink<(int, int)>();
        var next = new Outpouring<(int, int)>(sink);
        var table = new IntervalTable<int, int, int, (int, int)>(ByRest, JoinKind.Full, new Interval(-5, 30), (left, right) => (left, right));
        var most = 0;
        for (var now = 0; now < 50_000; now++)
        {
            // One element of each side at each time: 5, 30 and twice the disorder of them can wait for others.
            Assert.Null(table.AddLeft(now, Math.Max(0, now - random.Next(disorder)), next));
            Assert.Null(table.AddRight(now, Math.Max(0, now - random.Next(disorder)), next));
            next.Begin(table.AdvanceLeft(now - disorder, next));
            next.Begin(table.AdvanceRight(now - disorder, next));
            most = Math.Max(most, table.Count);
        }

        Assert.InRange(most, 30, 5 + 30 + (2 * disorder) + 10);
        Assert.InRange(table.KeyCount, 1, 10);
        next.Begin(table.AdvanceLeft(long.MaxValue, next));
        next.Begin(table.AdvanceRight(long.MaxValue, next));
        Assert.Equal(0, table.Count);
        Assert.Equal(0, table.KeyCount);
    }

    [Fact]
    [Trait("Conformance", "F20")]
    public void An_interval_join_keeps_nothing_for_a_side_that_has_ended()
    {
        var sink = new GatheringSink<(int, int)>();
        var next = new Outpouring<(int, int)>(sink);
        var table = new IntervalTable<int, int, int, (int, int)>(ByRest, JoinKind.Left, new Interval(0, 30), (left, right) => (left, right));
        table.AddRight(1, 10, next);
        next.Begin(table.AdvanceRight(long.MaxValue, next));
        for (var i = 0; i < 100; i++) Assert.Null(table.AddLeft(1, 5, next));
        Assert.Null(table.AddLeft(2, 5, next));

        Assert.Equal(1, table.Count);
        Assert.Equal(100, sink.Items.Count(pair => pair == (1, 1)));
        Assert.Equal((2, 0), sink.Items[^1]);
    }

    [Fact]
    [Trait("Conformance", "F10")]
    public void A_bounded_join_keeps_nothing_more_for_a_side_that_has_ended()
    {
        var sink = new GatheringSink<(int, int)>();
        var next = new Outpouring<(int, int)>(sink);
        var table = new JoinTable<int, int, int, (int, int)>(ByRest, JoinKind.Full, (left, right) => (left, right));
        table.Add(JoinSide<int, int>.OfRight(11), next);
        for (var i = 0; i < 100; i++) table.Add(JoinSide<int, int>.OfLeft(1), next);
        table.Add(JoinSide<int, int>.OfLeft(2), next);
        Assert.Equal(102, table.Count);

        next.Begin(table.End(isRight: true, next));
        Assert.Equal((2, 0), sink.Items[^1]);
        for (var i = 0; i < 100; i++) table.Add(JoinSide<int, int>.OfLeft(1), next);
        table.Add(JoinSide<int, int>.OfLeft(3), next);

        Assert.Equal(1, table.Count);
        Assert.Equal((3, 0), sink.Items[^1]);
        Assert.Equal(200, sink.Items.Count(pair => pair == (1, 11)));
        next.Begin(table.Finish(next));
        Assert.Equal(202, sink.Items.Count);
    }

    [Fact]
    [Trait("Conformance", "F20")]
    public void Entries_stay_in_the_order_of_their_times_and_are_removed_from_the_front()
    {
        for (var seed = 0; seed < Share.Of(50); seed++)
        {
            var random = new Random(seed);
            var entries = new IntervalEntries<int>();
            var model = new List<(long At, int Number)>();
            for (var number = 0; number < 300; number++)
            {
                if (model.Count > 0 && random.Next(5) < 2)
                {
                    Assert.Equal(model[0].Number, entries.RemoveFirst().Item);
                    model.RemoveAt(0);
                    continue;
                }

                var at = (number / 4) + random.Next(6);
                entries.Add(new IntervalEntry<int>(at, number, isMatched: false));
                model = [.. model.Append((at, number)).OrderBy(entry => entry.Item1)];
                var (lower, upper) = (random.Next(80), random.Next(80));
                var found = entries.Between(lower, upper);
                Assert.Equal(
                    model.Where(entry => entry.At >= lower && entry.At <= upper).Select(entry => entry.Number),
                    Enumerable.Range(found.Start.Value, found.End.Value - found.Start.Value).Select(place => entries[place].Item));
            }
        }
    }
}
