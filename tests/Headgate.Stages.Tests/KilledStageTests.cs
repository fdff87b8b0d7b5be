using Headgate.Stages.Buffering;
using Headgate.Stages.Tests.Probes;
using Headgate.Testing.Scheduling;

namespace Headgate.Stages.Tests;

/// <summary>Whatever a stage holds when it is killed, and whatever comes to it then, it is told of once, and of one thing at a time.</summary>
public sealed class KilledStageTests
{
    [Fact]
    [Trait("Conformance", "S34")]
    public void What_a_kill_leaves_in_the_inbox_is_reported_after_what_was_held_and_not_meanwhile() => Lab.ForEachSeed(50, async lab =>
    {
        var probe = new ProducerProbe<int>();
        var holder = new Holder { WhenLost = () => RunOthers(lab) };
        lab.Start(holder);
        await holder.SubscribeToAsync(probe);
        probe.Send(1);
        await lab.SettledAsync();

        probe.Send(2);
        probe.Send(3);
        holder.Kill();
        await Assert.ThrowsAsync<StageKilledException>(() => holder.Completion);
        await lab.SettledAsync();

        Assert.Equal([1, 2, 3], holder.Lost);
        Assert.Equal(3, holder.GetSnapshot().LostCount);
        Assert.Equal(1, holder.MostAtOnce);
    });

    private static void RunOthers(StageLab lab)
    {
        for (var step = 0; step < 10; step++) lab.Step();
    }

    /// <summary>Nobody asks it for anything, so that it holds what it has received.</summary>
    private sealed class Holder : ProducerConsumer<int, int>
    {
        private int _running;

        public List<int> Lost { get; } = [];

        public int MostAtOnce { get; private set; }

        public Action? WhenLost { get; init; }

        protected override ValueTask OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken) => default;

        protected override bool OnLost(ReadOnlySpan<int> events, DiscardReason reason)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_running);
            Lost.AddRange(events);
            WhenLost?.Invoke();
            _running--;
            return false;
        }
    }
}
