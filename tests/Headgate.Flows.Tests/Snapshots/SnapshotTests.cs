using System.Text;
using System.Text.Json;
using Headgate.Flows.Snapshots;
using Headgate.Flows.Windows;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Snapshots;

/// <summary>When snapshots are taken, what is in them, and which cannot be gone on with.</summary>
[Trait("Conformance", "F22")]
public sealed class SnapshotTests
{
    private readonly RecordingStore _store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flow_that_has_ended_yields_its_results_again_and_does_not_touch_its_source()
    {
        var reads = 0;
        for (var run = 0; run < 2; run++)
        {
            Assert.Equal([new("a", 1), new("b", 2)], (await Flow.FromReplayable(Words, Options()).CountBy(word => word).ToListAsync(Token)).OrderBy(pair => pair.Key));
        }

        Assert.Equal(1, reads);
        await _store.DeleteAsync("flow", Token);
        await Flow.FromReplayable(Words, Options()).CountBy(word => word).ToListAsync(Token);
        Assert.Equal(2, reads);

        IEnumerable<string> Words(long position)
        {
            Interlocked.Increment(ref reads);
            return ((string[])["b", "a", "b"]).Skip((int)position);
        }
    }

    [Fact]
    public async Task A_sink_that_fails_stops_the_flow_and_gets_the_epoch_again()
    {
        var failing = new FailingSink();
        await Assert.ThrowsAsync<TimeoutException>(() => Numbers(100).RunAsync(failing, Token));
        var sink = new KeepingSink<int>();
        await Numbers(100).RunAsync(sink, Token);

        Assert.Equal(Enumerable.Range(0, 100), sink.Results);
        Assert.Equal(failing.Epoch, sink.Epochs.Keys.First());
        Assert.Equal(failing.Results, sink.Epochs[failing.Epoch]);
    }

    [Fact]
    public async Task A_sink_of_a_flow_that_has_ended_gets_nothing_more()
    {
        await Numbers(10).RunAsync(new KeepingSink<int>(), Token);
        var sink = new KeepingSink<int>();
        await Numbers(10).RunAsync(sink, Token);
        Assert.Equal(0, sink.DeliveredCount);
    }

    [Fact]
    public async Task A_store_that_fails_stops_the_flow()
    {
        var failure = await Assert.ThrowsAsync<IOException>(() => Numbers(1000, new FailingStore()).ToListAsync(Token));
        Assert.Equal("the disk is full", failure.Message);
    }

    [Fact]
    public void Snapshots_are_taken_on_the_clock()
    {
        var lab = new StageLab(1);
        lab.Run(async () =>
        {
            var source = Flow.FromReplayable(position => Slowly(position, lab.Time), new FlowOptions
            {
                Stages = 2,
                Environment = lab.Environment,
                Snapshots = new SnapshotOptions { Name = "flow", Store = _store, Every = TimeSpan.FromSeconds(10) },
            });
            await source.CountBy(number => number % 2).ToListAsync();
        });

        // One a second, for a minute: and the last, when the flow has ended.
        Assert.InRange(_store.Saved.Count, 6, 8);
        Assert.True(_store.Saved[^1].IsFinished);
        Assert.All(_store.Saved.SkipLast(1), snapshot => Assert.False(snapshot.IsFinished));
    }

    [Fact]
    public async Task Another_flow_cannot_go_on_with_a_snapshot()
    {
        var failure = await GoOnAsync(flow => flow.Select(number => number + 1));
        Assert.Contains("HG3095", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Where", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_windows_cannot_go_on_with_a_snapshot()
    {
        await Sums(10).ToListAsync(Token);
        var resumed = RecordingStore.After("flow", _store.Saved[0]);
        var failure = await Assert.ThrowsAsync<SnapshotException>(() => Sums(20, resumed).ToListAsync(Token));
        Assert.Contains("HG3102", failure.Message, StringComparison.Ordinal);

        Flow<long> Sums(int seconds, RecordingStore? store = null) => Numbers(100, store).PartitionBy(number => number % 2)
            .Window(Window.Tumbling(TimeSpan.FromSeconds(seconds), (int number) => DateTimeOffset.UnixEpoch.AddSeconds(number))).Count().Select(count => count.Value);
    }

    [Fact]
    public async Task A_damaged_snapshot_says_so()
    {
        var failure = await GoOnAsync(flow => flow.Where(number => number > 0), snapshot => snapshot with
        {
            Parts = [.. snapshot.Parts.Select(part => part.Name == "results" ? part with { Content = Encoding.UTF8.GetBytes("[1,2]") } : part)],
        });
        Assert.Contains("HG3100", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_snapshot_without_its_end_says_so()
    {
        var failure = await GoOnAsync(flow => flow.Where(number => number > 0), snapshot => snapshot with { Parts = [.. snapshot.Parts.SkipLast(1)] });
        Assert.Contains("HG3100", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_snapshot_of_a_newer_version_says_so()
    {
        var failure = await GoOnAsync(flow => flow.Where(number => number > 0), snapshot =>
        {
            var parts = snapshot.Parts.SkipLast(1).Select(part => part.Name == SnapshotFormat.Plan
                ? part with { Content = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(part.Content.Span).Replace("\"Format\":1", "\"Format\":2", StringComparison.Ordinal)) }
                : part);
            return snapshot with { Parts = SnapshotFormat.Sealed([.. parts]) };
        });
        Assert.Contains("HG3101", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_has_become_shorter_says_so()
    {
        await Numbers(100).ToListAsync(Token);
        var resumed = RecordingStore.After("flow", _store.Saved[^2]);
        var failure = await Assert.ThrowsAsync<SnapshotException>(() => Numbers(3, resumed).ToListAsync(Token));
        Assert.Contains("HG3104", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_runs_of_one_name_stop_each_other()
    {
        var failure = await Assert.ThrowsAsync<SnapshotException>(async () =>
        {
            await foreach (var number in Numbers(1000))
            {
                if (number == 500) await Numbers(1000).ToListAsync(Token);
            }
        });
        Assert.Contains("HG3096", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_cannot_be_replayed_is_refused()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Flow.From(Numbers(10).Select(number => number), Options()).ToListAsync(Token));
        Assert.Contains("HG3090", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reduction_in_stages_that_share_their_input_is_refused()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Numbers(10).Reduce(() => 0, (sum, number) => sum + number).ToListAsync(Token));
        Assert.Contains("HG3092", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Reduce", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_of_a_stage_whose_keys_may_move_is_refused()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Numbers(10).PartitionBy(number => $"{number}").PerPartition().Reduce(() => 0, (sum, number) => sum + number).ToListAsync(Token));
        Assert.Contains("HG3098", failure.Message, StringComparison.Ordinal);
        var sums = await Numbers(10).PartitionBy(number => number).PerPartition().Reduce(() => 0, (sum, number) => sum + number).ToListAsync(Token);
        Assert.Equal(45, sums.Sum());
    }

    [Fact]
    public async Task A_state_of_a_stage_needs_as_many_stages_as_there_were()
    {
        await Sums(Options()).ToListAsync(Token);
        var resumed = RecordingStore.After("flow", _store.Saved[0]);
        var failure = await Assert.ThrowsAsync<SnapshotException>(() => Sums(Options(resumed) with { Stages = 3 }).ToListAsync(Token));
        Assert.Contains("HG3099", failure.Message, StringComparison.Ordinal);

        static Flow<int> Sums(FlowOptions options) =>
            Flow.From(Enumerable.Range(0, 100), options).PartitionBy(number => number).PerPartition().Reduce(() => 0, (sum, number) => sum + number);
    }

    [Fact]
    public async Task A_type_that_nobody_knows_is_named()
    {
        var failure = await Assert.ThrowsAsync<SnapshotException>(
            () => Numbers(100).AggregateBy(number => number % 3, _ => new Reading("", 0, 0), (state, _) => state).Select(pair => pair.Key).ToListAsync(Token));
        Assert.Contains("HG3097", failure.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Reading), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_of_which_json_keeps_nothing_is_named()
    {
        var options = Options();
        options = options with { Snapshots = options.Snapshots! with { JsonOptions = JsonSerializerOptions.Default } };
        var failure = await Assert.ThrowsAsync<SnapshotException>(
            () => Flow.From(Enumerable.Range(0, 100), options).AggregateBy(number => number % 3, _ => new Hidden(), (state, _) => state).Select(pair => pair.Key).ToListAsync(Token));
        Assert.Contains("HG3097", failure.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Hidden), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sink_without_snapshots_is_refused()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => { _ = Flow.From([1]).RunAsync(new KeepingSink<int>(), Token); });
        Assert.Contains("HG3103", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaving_a_flow_early_leaves_its_last_snapshot()
    {
        await foreach (var number in Numbers(1000))
        {
            if (number == 500) break;
        }

        Assert.NotEmpty(_store.Saved);
        Assert.Equal(Enumerable.Range(0, 1000), await Numbers(1000).ToListAsync(Token));
    }

    private static async IAsyncEnumerable<int> Slowly(long position, TimeProvider time)
    {
        for (var i = (int)position; i < 60; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time);
            yield return i;
        }
    }

    /// <summary>Runs a flow of numbers and then another, which is to go on with its first snapshot.</summary>
    private async Task<SnapshotException> GoOnAsync(Func<Flow<int>, Flow<int>> other, Func<FlowSnapshot, FlowSnapshot>? change = null)
    {
        await Numbers(100).Where(number => number > 0).ToListAsync(Token);
        var snapshot = _store.Saved[0];
        var resumed = RecordingStore.After("flow", change is null ? snapshot : change(snapshot));
        return await Assert.ThrowsAsync<SnapshotException>(() => other(Numbers(100, resumed)).ToListAsync(Token));
    }

    private Flow<int> Numbers(int count, ISnapshotStore? store = null) => Flow.From(Enumerable.Range(0, count), Options(store));

    private FlowOptions Options(ISnapshotStore? store = null) =>
        new() { Stages = 2, MaxDemand = 4, Snapshots = new SnapshotOptions { Name = "flow", Store = store ?? _store, EveryElements = 10 } };

    private sealed class Hidden
    {
        private int _count = 1;

        public override string ToString() => $"{_count++}";
    }

    private sealed class FailingSink : ISnapshotSink<int>
    {
        public long Epoch { get; private set; }

        public IReadOnlyList<int> Results { get; private set; } = [];

        public ValueTask DeliverAsync(long epoch, IReadOnlyList<int> results, CancellationToken cancellationToken)
        {
            (Epoch, Results) = (epoch, results);
            throw new TimeoutException();
        }
    }

    private sealed class FailingStore : ISnapshotStore
    {
        public ValueTask<FlowSnapshot?> LoadAsync(string name, CancellationToken cancellationToken) => default;

        public ValueTask SaveAsync(string name, FlowSnapshot snapshot, CancellationToken cancellationToken) => throw new IOException("the disk is full");

        public ValueTask NoteDeliveredAsync(string name, long epoch, CancellationToken cancellationToken) => default;

        public ValueTask DeleteAsync(string name, CancellationToken cancellationToken) => default;
    }
}
