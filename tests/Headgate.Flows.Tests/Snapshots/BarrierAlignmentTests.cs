using Headgate.Flows.Batches;
using Headgate.Flows.Exchanges;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Tests.Snapshots;

[Trait("Conformance", "F22")]
public sealed class BarrierAlignmentTests
{
    [Fact]
    public void A_lane_that_has_said_the_barrier_is_held_until_all_have()
    {
        var alignment = Of(0, 1, 2);
        var barrier = new SnapshotBarrier(1);

        Assert.Null(alignment.Said(0, barrier));
        Assert.False(alignment.Admits(On(0, 10)));
        Assert.True(alignment.Admits(On(1, 20)));
        Assert.Null(alignment.Said(1, barrier));
        Assert.False(alignment.Admits(On(1, 21)));
        Assert.False(alignment.TryTake(out _));
        Assert.True(alignment.IsHolding);
        Assert.Same(barrier, alignment.Said(2, barrier));

        Assert.Equal([10, 21], Taken(alignment));
        Assert.False(alignment.IsHolding);
        Assert.True(alignment.Admits(On(0, 11)));
    }

    [Fact]
    public void A_lane_that_has_ended_is_not_waited_for()
    {
        var alignment = Of(0, 1);
        Assert.Null(alignment.Said(0, new SnapshotBarrier(1)));
        Assert.True(alignment.Remove(1));
        Assert.NotNull(alignment.Ended(1));
        Assert.NotNull(alignment.Said(0, new SnapshotBarrier(2)));
    }

    [Fact]
    public void A_lane_ends_with_the_last_of_its_producers()
    {
        var alignment = Of(0, 0, 0);
        Assert.False(alignment.Remove(0));
        Assert.False(alignment.Remove(0));
        Assert.True(alignment.Remove(0));
    }

    [Fact]
    public void A_stage_with_one_lane_passes_a_barrier_on_at_once()
    {
        var alignment = Of(0, 0);
        Assert.NotNull(alignment.Said(0, new SnapshotBarrier(1)));
        Assert.True(alignment.Admits(On(0, 1)));
    }

    [Fact]
    public void Whatever_the_interleaving_each_lane_keeps_its_order_and_no_batch_passes_a_barrier()
    {
        for (var seed = 0; seed < Share.Of(2000); seed++)
        {
            var random = new Random(seed);
            var lanes = random.Next(1, 5);
            var alignment = Of([.. Enumerable.Range(0, lanes)]);
            var scripts = Enumerable.Range(0, lanes).Select(lane => new Queue<int>(ScriptOf(random))).ToArray();
            var seen = new List<int>[lanes];
            for (var lane = 0; lane < lanes; lane++) seen[lane] = [];
            var epoch = 0;
            Run(random, alignment, scripts, seen, ref epoch);

            // Negative numbers are barriers: all lanes see the same, at the place where they were said.
            Assert.True(seen.All(lane => lane.Where(number => number > 0).SequenceEqual(lane.Where(number => number > 0).Order())), $"seed {seed}");
            Assert.False(alignment.IsHolding, $"seed {seed}");
        }
    }

    private static void Run(Random random, BarrierAlignment alignment, Queue<int>[] scripts, List<int>[] seen, ref int epoch)
    {
        var passed = 0;
        while (scripts.Any(script => script.Count > 0))
        {
            var lane = random.Next(scripts.Length);
            if (!scripts[lane].TryDequeue(out var number)) continue;
            var arrival = On(lane, number);
            if (alignment.Admits(arrival)) Process(arrival);
            while (alignment.TryTake(out var released)) Process(released);
        }

        epoch = passed;

        void Process(Arrival arrival)
        {
            var number = (int)arrival.Batch.Sequence;
            if (number == 0)
            {
                if (alignment.Ended(arrival.Lane) is not null) passed++;
                return;
            }

            if (number > 0)
            {
                // A batch after the second barrier of its lane is seen after the second barrier of all.
                Assert.True(number / 100 <= passed, $"{number} after {passed} barriers");
                seen[arrival.Lane].Add(number);
                return;
            }

            Assert.Equal(passed, -number - 1);
            if (alignment.Said(arrival.Lane, new SnapshotBarrier(-number)) is not null) passed++;
        }
    }

    /// <summary>Batches, numbered with their epoch times a hundred, and barriers; in the end, 0.</summary>
    private static IEnumerable<int> ScriptOf(Random random)
    {
        var number = 1;
        for (var epoch = 0; epoch < 3; epoch++)
        {
            for (var i = random.Next(4); i > 0; i--) yield return (epoch * 100) + number++;
            if (random.Next(8) == 0) break;
            yield return -epoch - 1;
        }

        yield return 0;
    }

    private static BarrierAlignment Of(params int[] producers)
    {
        var alignment = new BarrierAlignment();
        foreach (var lane in producers) alignment.Add(lane);
        return alignment;
    }

    private static Arrival On(int lane, long number) => new(new FlowBatch<int>([], 0) { Sequence = number }, null, lane) { Lane = lane };

    private static List<long> Taken(BarrierAlignment alignment)
    {
        var taken = new List<long>();
        while (alignment.TryTake(out var arrival)) taken.Add(arrival.Batch.Sequence);
        return taken;
    }
}
