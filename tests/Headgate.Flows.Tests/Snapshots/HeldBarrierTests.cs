using System.Text;
using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Joins;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Tests.Snapshots;

/// <summary>What is saved of an operator that is left half-way when a barrier comes to it.</summary>
[Trait("Conformance", "F22")]
public sealed class HeldBarrierTests
{
    private const int Many = 1000;

    private readonly InMemorySnapshotStore _store = new();

    [Fact]
    public void A_join_is_saved_when_it_has_come_to_the_barrier_with_all_that_came_before()
    {
        var options = new SnapshotOptions { Name = "join", Store = _store, Every = null };
        var blueprint = Flow.From([1], new FlowOptions { Snapshots = options }).Plan();
        using var run = new SnapshotRun(blueprint, options, null);
        foreach (var source in blueprint.Layers.Where(layer => layer.Source is not null)) run.NotePositions(source, null, [0]);
        var next = new GateSink();
        var keys = new JoinKeys<int, int, int>(_ => 0, _ => 0, null);
        var join = new JoinOperator<int, int, int, int>(next, new JoinTable<int, int, int, int>(keys, JoinKind.Full, (left, right) => left + right), new SideEnds(1, 2));
        var kept = new StageSnapshots(run, blueprint.Last, 0).Keep("Join", join);
        var barrier = new SnapshotBarrier(1);

        for (var i = 0; i < Many; i++) kept.Push(JoinSide<int, int>.OfLeft(i));
        next.IsOpen = false;
        kept.Push(JoinSide<int, int>.OfRight(7001));
        Assert.False(kept.IsReady);
        kept.Push(JoinSide<int, int>.OfRight(7002));
        kept.Punctuate(new BatchEnd(FlowBatch.Unsequenced, 1, long.MinValue, barrier));
        kept.Push(JoinSide<int, int>.OfRight(7003));
        Assert.DoesNotContain(run.Gather(barrier).Parts, part => part.Name.StartsWith("state", StringComparison.Ordinal));

        next.IsOpen = true;
        while (!kept.IsReady) kept.Resume();
        Assert.Equal(3 * Many, next.Count);
        Assert.Equal(2 * Many, next.CountAtBarrier);
        var state = Encoding.UTF8.GetString(Assert.Single(run.Gather(barrier).Parts, part => part.Name.StartsWith("state", StringComparison.Ordinal)).Content.Span);
        Assert.Contains("\"rights\":[7001,7002]", state, StringComparison.Ordinal);
    }

    /// <summary>Counts what is passed on, and wants no more while it is shut.</summary>
    private sealed class GateSink : Sink<int>
    {
        public bool IsOpen { get; set; } = true;

        public int Count { get; private set; }

        public int CountAtBarrier { get; private set; }

        public override bool IsReady => IsOpen;

        public override void Push(int item) => Count++;

        public override void Punctuate(Punctuation said)
        {
            if (said is BatchEnd { Said: SnapshotBarrier }) CountAtBarrier = Count;
        }

        public override void Resume()
        {
        }

        public override ValueTask DisposeAsync() => default;
    }
}
