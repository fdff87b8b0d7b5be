using Headgate.Flows.Snapshots;
using Headgate.Simulation.Faults;
using Headgate.Simulation.Obligations;
using Headgate.Simulation.Running;
using Headgate.Testing.Scheduling;

namespace Headgate.Simulation.Flows;

/// <summary>What outlives the process of a flow: the store of its snapshots and its sink, both of which fail as the plan says.</summary>
internal sealed class FlowWorld : ISnapshotStore, ISnapshotSink<string>
{
    private readonly InMemorySnapshotStore _store = new();
    private readonly SortedDictionary<long, IReadOnlyList<string>> _epochs = [];

    public FlowWorld(int seed, bool keepsTrace)
    {
        Random = new Random(seed);
        Shape = new FlowShape(Random);
        HasSink = Random.Next(3) > 0;
        Faults = new FaultPlan(Random, FlowShape.PossibleFaults.Where(kind => HasSink || kind is not (FaultKind.DeliveryFails or FaultKind.DeliveryFailsAfterwards)));
        Journal = new Journal(keepsTrace);
        if (keepsTrace) Faults.OnStrike = kind => Journal.Note($"fault: {kind}");
        EveryElements = Random.Next(1, 1 + (Shape.Count / 3));
    }

    public Random Random { get; }

    public FlowShape Shape { get; }

    public FaultPlan Faults { get; }

    public Journal Journal { get; }

    public ObligationLedger Ledger { get; } = new();

    public int EveryElements { get; }

    /// <summary>Whether results go to the sink, epoch by epoch, or are gathered by the caller.</summary>
    public bool HasSink { get; }

    public int SavedCount { get; private set; }

    public int DeliveredCount { get; private set; }

    public IEnumerable<string> Delivered => _epochs.Values.SelectMany(static results => results);

    /// <summary>The lab of the present process: its clock.</summary>
    public StageLab? Lab { get; set; }

    public ValueTask<FlowSnapshot?> LoadAsync(string name, CancellationToken cancellationToken) => _store.LoadAsync(name, cancellationToken);

    public async ValueTask SaveAsync(string name, FlowSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (Faults.Strikes(FaultKind.SaveIsSlow)) await Task.Delay(TimeSpan.FromMilliseconds(20), Lab!.Time, cancellationToken);
        if (Faults.Strikes(FaultKind.SaveFails)) throw new IOException("The snapshot was not saved, by plan.");
        await Task.Yield();
        await _store.SaveAsync(name, snapshot, cancellationToken);
        Journal.Note($"snapshot {snapshot.Epoch} is saved");
        SavedCount++;
        await Task.Yield();
        if (Faults.Strikes(FaultKind.SaveFailsAfterwards)) throw new IOException("The snapshot was saved, and nobody was told, by plan.");
    }

    public async ValueTask NoteDeliveredAsync(string name, long epoch, CancellationToken cancellationToken)
    {
        await Task.Yield();
        await _store.NoteDeliveredAsync(name, epoch, cancellationToken);
    }

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default) => _store.DeleteAsync(name, cancellationToken);

    /// <summary>A sink that writes the number of the epoch with its results, and knows it again.</summary>
    public async ValueTask DeliverAsync(long epoch, IReadOnlyList<string> results, CancellationToken cancellationToken)
    {
        if (Faults.Strikes(FaultKind.DeliveryFails)) throw new IOException("The results were not delivered, by plan.");
        await Task.Yield();
        Journal.Note($"epoch {epoch} is delivered with {results.Count} results");
        DeliveredCount++;
        if (!_epochs.TryGetValue(epoch, out var known)) _epochs.Add(epoch, [.. results]);
        else if (!known.SequenceEqual(results)) Ledger.Report(ViolationKind.WrongResult, $"epoch {epoch} comes again with other results: {string.Join(" | ", known)} and {string.Join(" | ", results)}");
        await Task.Yield();
        if (Faults.Strikes(FaultKind.DeliveryFailsAfterwards)) throw new IOException("The results were delivered, and nobody was told, by plan.");
    }
}
