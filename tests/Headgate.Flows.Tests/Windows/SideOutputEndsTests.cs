using Headgate.Flows.Snapshots;
using Headgate.Flows.Tests.Failures;
using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;
using Headgate.Stages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Flows.Tests.Windows;

/// <summary>Whoever reads a side output does not wait for a flow that has ended before its stages could write to it.</summary>
[Trait("Conformance", "F13")]
public sealed class SideOutputEndsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly FlowOptions Options = new() { Stages = 2, MaxDemand = 4, Environment = new StageEnvironment(null, NullLoggerFactory.Instance) };
    private static readonly CancellationToken Cancelled = new(canceled: true);
    private static readonly Breakage Failure = new();

    private static readonly Dictionary<string, Func<SideOutput<Event>, Task>> CancelledRuns = new()
    {
        ["run"] = late => Windowed(Numbers(), late).RunAsync(Cancelled),
        ["enumerated"] = async late => await Windowed(Numbers(), late).GetAsyncEnumerator(Cancelled).MoveNextAsync(),
        ["joined"] = late => Joined(Numbers(), late).ToListAsync(Cancelled),
        ["merged"] = late => Windowed(Numbers(), late).Merge(Windowed(Numbers(), new SideOutput<Event>())).ToListAsync(Cancelled),
        ["through stages"] = late => Windowed(Numbers(), late).Through(() => (ProducerConsumer<long, long>)ProducerConsumer.Where<long>(_ => true)).ToListAsync(Cancelled),
        ["into consumers"] = late => Windowed(Numbers(), late).IntoAsync(() => Consumer.ForEach<long>(_ => { }), 1, null, Cancelled),
        ["into supervised consumers"] = late => Windowed(Numbers(), late).IntoSupervisedAsync(_ => Consumer.ForEach<long>(_ => { }), 1, null, Cancelled),
        ["with snapshots"] = late => Windowed(Saved(new InMemorySnapshotStore()), late).ToListAsync(Cancelled),
        ["with snapshots, into a sink"] = late => Windowed(Saved(new InMemorySnapshotStore()), late).RunAsync(new NoSink(), Cancelled),
    };

    private static readonly Dictionary<string, Func<SideOutput<Event>, Task>> FailedRuns = new()
    {
        ["source"] = late => Windowed(Flow.From<Event>(() => throw Failure, Options), late).RunAsync(Token),
        ["source of a join"] = late => Joined(Flow.From<Event>(() => throw Failure, Options), late).RunAsync(Token),
        ["stages"] = late => Windowed(Numbers(), late).Through<long>(() => throw Failure).ToListAsync(Token),
        ["consumers"] = late => Windowed(Numbers(), late).IntoAsync(() => throw Failure, 1, null, Token),
        ["store"] = late => Windowed(Saved(new BrokenStore()), late).ToListAsync(Token),
        ["store, into a sink"] = late => Windowed(Saved(new BrokenStore()), late).RunAsync(new NoSink(), Token),
    };

    public static TheoryData<string> NamesOfCancelledRuns => [.. CancelledRuns.Keys];

    public static TheoryData<string> NamesOfFailedRuns => [.. FailedRuns.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(NamesOfCancelledRuns))]
    [Trait("Conformance", "F17")]
    public async Task A_run_that_was_cancelled_before_it_began_ends_the_reading_with_that(string run)
    {
        var late = new SideOutput<Event>();
        var reading = ReadAsync(late);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CancelledRuns[run](late));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Patience, Token));
    }

    [Theory]
    [MemberData(nameof(NamesOfFailedRuns))]
    [Trait("Conformance", "F16")]
    public async Task A_run_that_failed_before_it_began_ends_the_reading_with_its_failure(string run)
    {
        var late = new SideOutput<Event>();
        var reading = ReadAsync(late);
        Assert.Same(Failure, await Record.ExceptionAsync(() => FailedRuns[run](late)));
        Assert.Same(Failure, await Record.ExceptionAsync(() => reading.WaitAsync(Patience, Token)));
    }

    [Fact]
    public async Task Who_reads_after_such_a_run_learns_of_it_too_and_the_next_run_is_not_touched_by_it()
    {
        var late = new SideOutput<Event>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CancelledRuns["run"](late));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(late).WaitAsync(Patience, Token));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CancelledRuns["run"](late));
        await Windowed(Numbers(), late).RunAsync(Token);
        Assert.Equal(10, (await ReadAsync(late).WaitAsync(Patience, Token)).Count);

        var reading = ReadAsync(late);
        await Windowed(Numbers(), late).RunAsync(Token);
        Assert.Equal(10, (await reading.WaitAsync(Patience, Token)).Count);
    }

    [Fact]
    [Trait("Conformance", "F22")]
    public async Task A_flow_that_had_ended_in_an_earlier_run_ends_the_reading()
    {
        var store = new InMemorySnapshotStore();
        var late = new SideOutput<Event>();
        var reading = ReadAsync(late);
        await Windowed(Saved(store), late).RunAsync(new NoSink(), Token);
        Assert.Equal(10, (await reading.WaitAsync(Patience, Token)).Count);

        var again = ReadAsync(late);
        await Windowed(Saved(store), late).RunAsync(new NoSink(), Token);
        Assert.Empty(await again.WaitAsync(Patience, Token));

        var onceMore = ReadAsync(late);
        await foreach (var result in Windowed(Saved(store), late).WithCancellation(Token)) break;
        Assert.Empty(await onceMore.WaitAsync(Patience, Token));
    }

    [Fact]
    [Trait("Conformance", "F22")]
    public async Task A_flow_that_cannot_be_planned_ends_the_reading_with_that()
    {
        var late = new SideOutput<Event>();
        var reading = ReadAsync(late);
        var unsaved = Flow.From(() => Producer.From<Event>([]), Options with { Snapshots = new SnapshotOptions { Store = new InMemorySnapshotStore() } });
        var failure = await Record.ExceptionAsync(() => Windowed(unsaved, late).ToListAsync(Token));
        Assert.NotNull(failure);
        Assert.Same(failure, await Record.ExceptionAsync(() => reading.WaitAsync(Patience, Token)));
    }

    private static Flow<Event> Numbers() => Flow.From(Late(), Options);

    private static Flow<Event> Saved(ISnapshotStore store) => Flow.From(Late(), Options with { Snapshots = new SnapshotOptions { Store = store, Every = null } });

    /// <summary>One element in time, and ten that are not.</summary>
    private static IEnumerable<Event> Late() => Enumerable.Range(0, 11).Select(id => new Event(id, 0, id == 0 ? 1000 : 0));

    private static Flow<long> Windowed(Flow<Event> flow, SideOutput<Event> late) => flow.Window(Tens(late)).Count().Select(count => count.Value);

    private static Flow<int> Joined(Flow<Event> flow, SideOutput<Event> late) =>
        flow.Join(Numbers(), item => item.Key, item => item.Key, Tens(null), Tens(late), (one, _, _) => one.Id);

    private static Window<Event> Tens(SideOutput<Event>? late)
    {
        var tens = Window.Tumbling<Event>(TimeSpan.FromTicks(10), item => item.Time);
        return late is null ? tens : tens.LateTo(late);
    }

    private static async Task<List<Event>> ReadAsync(SideOutput<Event> late)
    {
        var read = new List<Event>();
        await foreach (var item in late.ReadAllAsync(Token)) read.Add(item);
        return read;
    }

    private sealed class NoSink : ISnapshotSink<long>
    {
        public ValueTask DeliverAsync(long epoch, IReadOnlyList<long> results, CancellationToken cancellationToken) => default;
    }

    private sealed class BrokenStore : ISnapshotStore
    {
        public ValueTask<FlowSnapshot?> LoadAsync(string name, CancellationToken cancellationToken) => throw Failure;

        public ValueTask SaveAsync(string name, FlowSnapshot snapshot, CancellationToken cancellationToken) => throw Failure;

        public ValueTask NoteDeliveredAsync(string name, long epoch, CancellationToken cancellationToken) => throw Failure;

        public ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default) => throw Failure;
    }
}
