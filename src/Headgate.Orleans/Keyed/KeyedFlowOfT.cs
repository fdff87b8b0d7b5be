using System.Text.Json;
using Headgate.Flows;
using Headgate.Flows.Snapshots;

namespace Headgate.Orleans.Keyed;

/// <summary>A flow that runs in one process or on a cluster: <c>services.AddKeyedFlow</c> or <c>silo.AddKeyedFlow</c>. Immutable.</summary>
/// <typeparam name="T">The type of the elements that are worked on by key.</typeparam>
/// <typeparam name="TOut">The type of the results.</typeparam>
public sealed record KeyedFlow<T, TOut>
{
    internal KeyedFlow()
    {
    }

    /// <summary>Gets the name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Gets how often a snapshot begins; null for not by time.</summary>
    /// <value>The default is 2 seconds. From 1 ms to 49 days.</value>
    public TimeSpan? SnapshotEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets after how many elements a snapshot begins; null for not by elements.</summary>
    /// <value>The default is null. At least 1.</value>
    public long? SnapshotEveryElements { get; init; }

    /// <summary>Gets how keys, states and results are written as JSON; see <see cref="SnapshotOptions.JsonOptions"/>.</summary>
    /// <value>The default, null, knows numbers, text, times, and the counts of such keys.</value>
    public JsonSerializerOptions? JsonOptions { get; init; }

    internal Func<IServiceProvider, long, CancellationToken, IAsyncEnumerable<IReadOnlyList<T>>> Records { get; init; } = null!;

    internal Func<T, uint> Place { get; init; } = null!;

    internal Func<Flow<T>, Flow<TOut>> Work { get; init; } = null!;

    internal Func<IServiceProvider, string, ISnapshotSink<TOut>> Sink { get; init; } = null!;

    /// <summary>Runs the flow in this process, or goes on with it after its last snapshot.</summary>
    /// <param name="services">What the source and the sink are made with.</param>
    /// <param name="store">Where its snapshots are saved.</param>
    /// <param name="options">Options of the flow; null for the defaults. Name and snapshots are this flow's own.</param>
    /// <param name="cancellationToken">Stops the flow; the next run goes on after the last snapshot.</param>
    /// <returns>A task that ends when all results have been delivered.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="SnapshotException">The flow cannot be resumed or saved; the message says why.</exception>
    /// <remarks><b>Cancellation.</b> Cancelling stops the flow; the task ends with <see cref="OperationCanceledException"/> once all stages have stopped.</remarks>
    public Task RunAsync(IServiceProvider services, ISnapshotStore store, FlowOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(store);
        var records = Flow.FromReplayable(position => Records(services, position, cancellationToken), Options(Name, store, options));
        return Work(records.SelectMany(static elements => elements)).RunAsync(Sink(services, Name), cancellationToken);
    }

    /// <summary>Runs a partition of the flow: of elements that another has chosen.</summary>
    internal Task RunPartitionAsync(IServiceProvider services, string name, Func<long, IAsyncEnumerable<T>> elements, ISnapshotStore store, FlowOptions options, CancellationToken cancellationToken) =>
        Work(Flow.FromReplayable(elements, Options(name, store, options))).RunAsync(Sink(services, name), cancellationToken);

    private FlowOptions Options(string name, ISnapshotStore store, FlowOptions? options) => (options ?? FlowOptions.Default) with
    {
        Name = name,
        Snapshots = new SnapshotOptions { Name = name, Store = store, Every = SnapshotEvery, EveryElements = SnapshotEveryElements, JsonOptions = JsonOptions },
    };
}
