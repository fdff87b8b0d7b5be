using System.Runtime.InteropServices;
using Headgate.Stages.Buffering;
using Headgate.Stages.Tests.Probes;
using Headgate.Testing.Scheduling;

namespace Headgate.Stages.Tests;

/// <summary>Whatever a stage holds when it is killed, and whatever comes to it then, it is told of once, and of one thing at a time.</summary>
public sealed class KilledStageTests
{
    private static readonly Bulky[] Bulk = new Bulky[200];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    [Trait("Conformance", "S34")]
    public async Task An_emission_in_the_middle_of_which_its_callback_is_abandoned_is_discarded_once_or_refused()
    {
        var hits = 0;
        for (var round = 0; round < 100 && hits < 5; round++) hits += await AbandonAnEmissionAsync() ? 1 : 0;
        Assert.True(hits > 0, "No emission was under way when its callback was abandoned: the race was never run.");
    }

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

    /// <summary>The callback emits on another thread, which copies so much that it has not done so when the stage has long stopped.</summary>
    /// <returns>Whether it was under way; else it came too late, and was refused.</returns>
    private static async Task<bool> AbandonAnEmissionAsync()
    {
        var producer = Stage.Start(new BulkyProducer(), new StageEnvironment(null, new LogRecorder()));
        var call = producer.EmitUntilAsync(producer.Stopped.Task);
        await Assert.ThrowsAsync<StageStoppedException>(() => call);
        await Assert.ThrowsAsync<StageKilledException>(() => producer.Completion);
        producer.Stopped.SetResult();

        var refusal = await Record.ExceptionAsync(() => producer.Emission);
        if (refusal is null) await producer.Told.Task.WaitAsync(Patience);
        else Assert.Equal(StopReason.Killed, Assert.IsType<StageStoppedException>(refusal).Reason);
        var expected = refusal is null ? Bulk.Length : 0;
        Assert.Equal(expected, producer.Discarded);
        Assert.Equal((expected, expected), (producer.GetSnapshot().EmittedCount, producer.GetSnapshot().DiscardedCount));
        return refusal is null;
    }

    private static void RunOthers(StageLab lab)
    {
        for (var step = 0; step < 10; step++) lab.Step();
    }

    [StructLayout(LayoutKind.Sequential, Size = 60_000)]
    private struct Bulky
    {
    }

    private sealed class BulkyProducer : Producer<Bulky>
    {
        public Task Emission { get; private set; } = Task.CompletedTask;

        public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Discarded { get; private set; }

        public Task<bool> EmitUntilAsync(Task end) => InvokeAsync(async () =>
        {
            using var hasBegun = new ManualResetEventSlim();
            Reserve(Bulk.Length);
            Kill();
            Emission = Task.Run(() =>
            {
                hasBegun.Set();
                Emit(Bulk.AsSpan());
            });
            hasBegun.Wait();
            await Emission;
            await end;
            return true;
        });

        protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken) => default;

        protected override bool OnDiscarded(ReadOnlySpan<Bulky> events, DiscardReason reason)
        {
            Discarded += events.Length;
            Told.TrySetResult();
            return false;
        }
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
