using Headgate.Pipelines.Sources;
using Headgate.Simulation.Faults;
using Headgate.Simulation.Obligations;
using Headgate.Simulation.Pipelines;
using Headgate.Simulation.Running;

namespace Headgate.Simulation.Brokers;

/// <summary>
/// Keeps messages until they are acknowledged, and survives the process that reads it. The faults are in it: it fails, cuts, delays, delivers twice
/// and out of order as the plan says.
/// </summary>
internal abstract class SimulatedBroker(ObligationLedger ledger, FaultPlan faults, Journal journal, Flaw flaw)
{
    private readonly List<TaskCompletionSource> _waiters = [];
    private int _lanes;
    private long _sequence;

    public ObligationLedger Ledger => ledger;

    public FaultPlan Faults => faults;

    public Journal Journal => journal;

    /// <summary>The bug that is planted; <see cref="Flaw.None"/> but in tests of the ledger.</summary>
    public Flaw Flaw => flaw;

    /// <summary>The most that may be with pipelines at once.</summary>
    public int InFlightBound { get; set; } = int.MaxValue;

    public long LastSequence => _sequence;

    /// <summary>How many connections are open.</summary>
    public abstract int ConnectionCount { get; }

    /// <summary>How many messages the pipeline has been given, and has not come to an end with.</summary>
    public long InFlightCount => Epochs.Sum(static epoch => epoch.InFlightCount);

    /// <summary>The messages that are not acknowledged.</summary>
    public abstract IReadOnlySet<int> Held { get; }

    /// <summary>The epochs of the connections of the present pipeline.</summary>
    public List<SimulatedEpoch> Epochs { get; } = [];

    public Func<int, int> SizeOf { get; set; } = static _ => 0;

    public abstract void Publish(int id, int key);

    public abstract Source<Item> Open(SourceContext context);

    /// <summary>Cuts a connection, if there is one: whoever reads it notices when it uses it next.</summary>
    public abstract bool CutOne(Random random);

    /// <summary>Gives partitions to other readers, if it has any.</summary>
    public virtual bool MovePartitions(Random random) => false;

    /// <summary>The process that reads it is gone, with all its connections.</summary>
    public void CutAll()
    {
        _waiters.Clear();
        CloseAll();
    }

    /// <summary>Waits until there may be something new to read. Whoever waits goes on in a step of its own.</summary>
    public async Task WaitForNewsAsync(CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiters.Add(waiter);
        await using var registration = cancellationToken.UnsafeRegister(static waiter => ((TaskCompletionSource)waiter!).TrySetResult(), waiter);
        await waiter.Task;
        cancellationToken.ThrowIfCancellationRequested();
    }

    public int NextLane() => ++_lanes;

    protected long NextSequence() => ++_sequence;

    protected abstract void CloseAll();

    protected void Wake()
    {
        foreach (var waiter in _waiters) waiter.TrySetResult();
        _waiters.Clear();
    }

    /// <summary>A pipeline has what it was given; it may not have more than it can hold.</summary>
    public void CheckBound()
    {
        // What a killed stage had in hand is in flight until its broker knows that it is handed back, beside what the next stage asks for.
        var kills = faults.Struck.GetValueOrDefault(FaultKind.StageIsKilled);
        var bound = InFlightBound * (1L + kills);
        if (InFlightCount > bound) ledger.Report(ViolationKind.Unbounded, $"{InFlightCount} messages are in flight, the pipeline can hold {bound}");
    }
}
