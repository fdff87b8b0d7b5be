using System.Collections.Concurrent;
using Headgate.Flows.Snapshots;
using Headgate.Flows.Tests.Failures;
using Headgate.Flows.Tests.Stages;
using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;
using Headgate.Stages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Flows.Tests.Contexts;

/// <summary>Whoever waits for a flow on a thread that others need, gets its end all the same, and none of their functions is called there.</summary>
[Trait("Conformance", "F11")]
public sealed class CallerContextTests : IDisposable
{
    private static readonly ConcurrentQueue<string> Inside = [];
    private static readonly FlowOptions Options = new() { Stages = 2, MaxDemand = 6, Environment = new StageEnvironment(null, NullLoggerFactory.Instance) };

    private static readonly Dictionary<string, Func<Flow<int>, CancellationToken, Task>> Ends = new()
    {
        ["RunAsync"] = (flow, token) => flow.RunAsync(token),
        ["ToListAsync"] = (flow, token) => flow.ToListAsync(token),
        ["ToArrayAsync"] = (flow, token) => flow.ToArrayAsync(token),
        ["ToHashSetAsync"] = (flow, token) => flow.ToHashSetAsync(null, token),
        ["ToDictionaryAsync"] = (flow, token) => flow.ToDictionaryAsync(Outside, null, token),
        ["ForEachAsync"] = (flow, token) => flow.ForEachAsync(item => _ = Outside(item), token),
        ["ForEachAsync, asynchronous"] = (flow, token) => flow.ForEachAsync(YieldAsync, token),
        ["CountAsync"] = (flow, token) => flow.CountAsync(token),
        ["AggregateAsync"] = (flow, token) => flow.AggregateAsync(0, (sum, item) => sum + Outside(item), token),
        ["AggregateAsync, merged"] = (flow, token) => flow.AggregateAsync(() => Outside(0), (sum, item) => sum + item, (one, other) => Outside(one + other), token),
        ["SumAsync"] = (flow, token) => flow.SumAsync(Outside, token),
        ["AverageAsync"] = (flow, token) => flow.AverageAsync(Outside, token),
        ["AverageAsync, decimal"] = (flow, token) => flow.AverageAsync(item => (decimal)item, token),
        ["MinAsync"] = (flow, token) => flow.MinAsync(null, token),
        ["MaxByAsync"] = (flow, token) => flow.MaxByAsync(Outside, null, token),
        ["TakeSortedAsync"] = (flow, token) => flow.TakeSortedAsync(3, null, token),
        ["TopByAsync"] = (flow, token) => flow.TopByAsync(3, Outside, null, token),
        ["QuantilesAsync"] = (flow, token) => flow.QuantilesAsync(item => Outside(item), [0.5], cancellationToken: token),
        ["CountDistinctApproximatelyAsync"] = (flow, token) => flow.CountDistinctApproximatelyAsync(cancellationToken: token),
        ["IntoAsync, made"] = (flow, token) => flow.IntoAsync(() => new GatheringConsumer([], item => Outside(item) < 0), 2, null, token),
        ["IntoAsync, running"] = (flow, token) => flow.IntoAsync(Stage.Start(new GatheringConsumer([]), Options.Environment, token), null, token),
        ["IntoSupervisedAsync"] = (flow, token) => flow.IntoSupervisedAsync(producer => new GatheringConsumer([], item => Outside(item) < 0, producer: producer), 2, null, token),
        ["Through"] = (flow, token) => flow.Through(() => (ProducerConsumer<int, int>)ProducerConsumer.Select<int, int>(Outside)).ToListAsync(token),
    };

    public static TheoryData<string> NamesOfEnds => [.. Ends.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What was called in a context of the caller's may have failed where nobody looked.</summary>
    public void Dispose()
    {
        var inside = Inside.ToArray();
        Inside.Clear();
        Assert.Empty(inside);
    }

    [Theory]
    [MemberData(nameof(NamesOfEnds))]
    public async Task A_thread_that_others_need_may_wait_for_every_end(string end)
    {
        using var thread = new SingleThread();
        await thread.CallAsync(() => Ends[end](Numbers(), Token).GetAwaiter().GetResult());
    }

    [Theory]
    [MemberData(nameof(NamesOfEnds))]
    public async Task A_task_of_a_scheduler_that_runs_one_at_a_time_may_wait_for_every_end(string end) =>
        await SingleThread.ScheduleAsync(() => Ends[end](Numbers(), Token).GetAwaiter().GetResult());

    [Theory]
    [MemberData(nameof(NamesOfEnds))]
    [Trait("Conformance", "F16")]
    public async Task It_may_wait_for_a_failure(string end)
    {
        using var thread = new SingleThread();
        var failure = new Breakage();
        await thread.CallAsync(() => Assert.Same(failure, Record.Exception(() => Ends[end](Numbers().Do(item => _ = item == 70 ? throw failure : item), Token).GetAwaiter().GetResult())));
    }

    [Theory]
    [MemberData(nameof(NamesOfEnds))]
    [Trait("Conformance", "F17")]
    public async Task It_may_wait_for_what_it_has_cancelled(string end)
    {
        using var thread = new SingleThread();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var begun = new TaskCompletionSource();
        var numbers = Numbers().Do(async (item, token) =>
        {
            _ = Outside(item);
            begun.TrySetResult();
            await using var registration = token.Register(static () => _ = Outside(0));
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        });
        await thread.CallAsync(() =>
        {
            var running = Ends[end](numbers, stopping.Token);
            begun.Task.Wait(Token);
            stopping.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() => running.GetAwaiter().GetResult());
        });
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(10)]
    public async Task It_may_wait_for_each_element_and_leave(int most)
    {
        using var thread = new SingleThread();
        await thread.CallAsync(() => Assert.Equal(Math.Min(most, 100), Read(Numbers().Do((_, token) => RegisterAsync(token)), most).Count));
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(10)]
    [Trait("Conformance", "F22")]
    public async Task It_may_wait_for_a_flow_with_snapshots(int most)
    {
        using var thread = new SingleThread();
        await thread.CallAsync(() =>
        {
            var store = new ForeignStore();
            Assert.Equal(Math.Min(most, 100), Read(Saved(store), most).Count);
            Assert.Equal(Enumerable.Range(0, 100), Read(Saved(store), int.MaxValue).Order());
        });
    }

    [Fact]
    [Trait("Conformance", "F22")]
    public async Task It_may_wait_for_what_a_sink_takes()
    {
        using var thread = new SingleThread();
        var sink = new ForeignSink();
        await thread.CallAsync(() => Saved(new ForeignStore()).RunAsync(sink, Token).GetAwaiter().GetResult());
        Assert.Equal(Enumerable.Range(0, 100), sink.Results.Order());
    }

    [Fact]
    [Trait("Conformance", "F13")]
    public async Task It_may_wait_for_late_elements()
    {
        using var thread = new SingleThread();
        var late = new SideOutput<Event>(capacity: 2);
        Event[] events = [new(0, 0, 100), .. Enumerable.Range(1, 50).Select(id => new Event(id, 0, 0))];
        await thread.CallAsync(() =>
        {
            var reading = late.ReadAllAsync(Token).GetAsyncEnumerator(Token);
            var first = reading.MoveNextAsync().AsTask();
            var running = Flow.From(events, Options).Window(Window.Tumbling<Event>(TimeSpan.FromTicks(10), item => item.Time).LateTo(late)).Count().RunAsync(Token);
            var read = 0;
            for (var next = first; next.GetAwaiter().GetResult(); next = reading.MoveNextAsync().AsTask()) read++;
            reading.DisposeAsync().AsTask().GetAwaiter().GetResult();
            running.GetAwaiter().GetResult();
            Assert.Equal(50, read);
        });
    }

    private static Flow<int> Numbers() => Flow.From(() => Producer.From(Enumerable.Range(Outside(0), 100)), Options).Do(item => _ = Outside(item));

    private static Flow<int> Saved(ISnapshotStore store) =>
        Flow.From(Enumerable.Range(0, 100), Options with { Snapshots = new SnapshotOptions { Store = store, EveryElements = 10 } });

    private static List<int> Read(Flow<int> flow, int most)
    {
        var read = new List<int>();
        var results = flow.GetAsyncEnumerator(Token);
        while (read.Count < most && results.MoveNextAsync().AsTask().GetAwaiter().GetResult()) read.Add(results.Current);
        results.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return read;
    }

    /// <summary>A function of the user's: fails in the context of whoever called the flow.</summary>
    private static int Outside(int item)
    {
        if (SynchronizationContext.Current is null && TaskScheduler.Current == TaskScheduler.Default) return item;
        Inside.Enqueue(Environment.StackTrace);
        throw new InvalidOperationException("In the caller's context.");
    }

    private static async ValueTask YieldAsync(int item)
    {
        _ = Outside(item);
        await Task.Yield();
        _ = Outside(item);
    }

    private static async ValueTask RegisterAsync(CancellationToken token)
    {
        await using var registration = token.Register(static () => _ = Outside(0));
        await Task.Yield();
    }

    private sealed class ForeignSink : ISnapshotSink<int>
    {
        public ConcurrentQueue<int> Results { get; } = [];

        public async ValueTask DeliverAsync(long epoch, IReadOnlyList<int> results, CancellationToken cancellationToken)
        {
            await YieldAsync(0);
            foreach (var result in results) Results.Enqueue(result);
        }
    }

    private sealed class ForeignStore : ISnapshotStore
    {
        private readonly InMemorySnapshotStore _store = new();

        public async ValueTask<FlowSnapshot?> LoadAsync(string name, CancellationToken cancellationToken)
        {
            await YieldAsync(0);
            return await _store.LoadAsync(name, cancellationToken);
        }

        public async ValueTask SaveAsync(string name, FlowSnapshot snapshot, CancellationToken cancellationToken)
        {
            await YieldAsync(0);
            await _store.SaveAsync(name, snapshot, cancellationToken);
        }

        public async ValueTask NoteDeliveredAsync(string name, long epoch, CancellationToken cancellationToken)
        {
            await YieldAsync(0);
            await _store.NoteDeliveredAsync(name, epoch, cancellationToken);
        }

        public ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default) => _store.DeleteAsync(name, cancellationToken);
    }
}
