using System.Diagnostics;
using Headgate.Flows.Snapshots;
using Headgate.Flows.Tests.Failures;
using Headgate.Stages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Flows.Tests.Telemetry;

/// <summary>The activities of runs and of their snapshots, and what is measured of snapshots.</summary>
public sealed class FlowActivityTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_an_activity_below_that_of_its_caller_and_is_current_nowhere()
    {
        using var probe = new FlowTelemetryProbe();
        using var caller = new Activity("caller").Start();
        var during = new List<Activity?>();
        await Flow.From([1, 2, 3], Options(probe)).Do(_ =>
        {
            lock (during) during.Add(Activity.Current);
        }).RunAsync(Token);

        Assert.Same(caller, Activity.Current);
        var run = Assert.Single(probe.Activities);
        Assert.Equal(($"run {probe.Flow}", ActivityKind.Internal, ActivityStatusCode.Unset), (run.OperationName, run.Kind, run.Status));
        Assert.Equal((caller.SpanId, "completed"), (run.ParentSpanId, run.GetTagItem("headgate.outcome")));
        Assert.Equal([null, null, null], during);
    }

    [Fact]
    public async Task A_run_that_fails_says_so()
    {
        using var probe = new FlowTelemetryProbe();
        await Assert.ThrowsAsync<Breakage>(() => Flow.From([1], Options(probe)).Do(static _ => throw new Breakage()).RunAsync(Token));

        var run = Assert.Single(probe.Activities);
        Assert.Equal((ActivityStatusCode.Error, "failed"), (run.Status, run.GetTagItem("headgate.outcome")));
        Assert.Equal("exception", Assert.Single(run.Events).Name);
    }

    [Fact]
    public async Task Each_snapshot_is_an_activity_of_its_run_and_is_measured()
    {
        using var probe = new FlowTelemetryProbe();
        var store = new InMemorySnapshotStore();
        await Saved(probe, store).ToListAsync(Token);

        var saved = (await store.LoadAsync(probe.Flow, Token))!;
        var run = probe.Activities[^1];
        var snapshots = probe.Activities.SkipLast(1).ToList();
        Assert.Equal($"run {probe.Flow}", run.OperationName);
        Assert.True(snapshots.Count >= 2);
        Assert.All(snapshots, snapshot => Assert.Equal(($"snapshot {probe.Flow}", run.SpanId), (snapshot.OperationName, snapshot.ParentSpanId)));

        // The last one takes the place of one that was under way when the sources ended.
        var epochs = snapshots.Select(static snapshot => (long)snapshot.GetTagItem("headgate.epoch")!).ToList();
        Assert.Equal(epochs.Order().Distinct(), epochs);
        Assert.Equal((1, saved.Epoch), (epochs[0], epochs[^1]));
        Assert.Equal(snapshots.Count, probe.AllOf("snapshot.duration").Count);
        Assert.Equal(snapshots.Count, probe.AllOf("snapshot.size").Count);
        Assert.Equal(saved.Parts.Sum(static part => part.Content.Length), probe.Of("snapshot.size"));
        Assert.Equal(saved.Epoch, probe.Of("snapshot.epoch"));
        Assert.Null(probe.Of("snapshot.failures"));
        Assert.Equal([1], probe.AllOf("runs", "completed"));
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_saved_is_a_failure_of_it_and_of_the_run()
    {
        using var probe = new FlowTelemetryProbe();
        await Assert.ThrowsAsync<IOException>(() => Saved(probe, new FullStore()).ToListAsync(Token));

        Assert.Equal([1], probe.AllOf("snapshot.failures"));
        Assert.Equal([1], probe.AllOf("runs", "failed"));
        Assert.Equal([ActivityStatusCode.Error, ActivityStatusCode.Error], probe.Activities.Select(static activity => activity.Status));
        Assert.Null(probe.Of("snapshot.epoch"));
    }

    [Fact]
    public async Task A_flow_that_had_ended_in_an_earlier_run_is_a_completed_run()
    {
        using var probe = new FlowTelemetryProbe();
        var store = new InMemorySnapshotStore();
        for (var run = 1; run <= 2; run++) Assert.Equal(100, (await Saved(probe, store).ToListAsync(Token)).Count);

        Assert.Equal([1, 1], probe.AllOf("runs", "completed"));
    }

    [Fact]
    public async Task A_sink_that_fails_fails_the_run()
    {
        using var probe = new FlowTelemetryProbe();
        await Assert.ThrowsAsync<Breakage>(() => Saved(probe, new InMemorySnapshotStore()).RunAsync(new BrokenSink(), Token));

        Assert.Equal([1], probe.AllOf("runs", "failed"));
        Assert.Null(probe.Of("snapshot.failures"));
    }

    private static FlowOptions Options(FlowTelemetryProbe probe) =>
        new() { Name = probe.Flow, Stages = 2, MaxDemand = 20, Environment = new StageEnvironment(loggerFactory: NullLoggerFactory.Instance) };

    private static Flow<int> Saved(FlowTelemetryProbe probe, ISnapshotStore store) => Flow.FromReplayable(
        static position => Enumerable.Range((int)position, 100 - (int)position), Options(probe) with { Snapshots = new SnapshotOptions { Store = store, Every = null, EveryElements = 30 } });

    private sealed class FullStore : ISnapshotStore
    {
        public ValueTask<FlowSnapshot?> LoadAsync(string name, CancellationToken cancellationToken) => default;

        public ValueTask SaveAsync(string name, FlowSnapshot snapshot, CancellationToken cancellationToken) => throw new IOException("the disk is full");

        public ValueTask NoteDeliveredAsync(string name, long epoch, CancellationToken cancellationToken) => default;

        public ValueTask DeleteAsync(string name, CancellationToken cancellationToken) => default;
    }

    private sealed class BrokenSink : ISnapshotSink<int>
    {
        public ValueTask DeliverAsync(long epoch, IReadOnlyList<int> results, CancellationToken cancellationToken) => throw new Breakage();
    }
}
