using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;
using Headgate.Simulation.Pipelines;

namespace Headgate.Simulation.Brokers;

/// <summary>Commits one partition, as long as it is assigned: what is finished without a gap.</summary>
internal sealed class LogEpoch(SourceContext context, SimulatedLog log, LogPartition partition) : SimulatedEpoch(context, log)
{
    private readonly ContiguousTracker _tracker = new();

    public int Generation { get; } = partition.Generation;

    public void Receive(long position) => _tracker.Receive(position);

    protected override void Settle(EndedDeliveries ended)
    {
        if (Generation != partition.Generation) throw Lost();
        var hasMoved = false;
        foreach (var delivery in ended.Succeeded) hasMoved |= _tracker.Acknowledge(delivery.Position);
        foreach (var delivery in ended.Failed) hasMoved |= _tracker.Acknowledge(delivery.Position);
        if (log.Flaw == Flaw.CommitsPastGaps && ended.Succeeded.Count > 0) log.Commit(partition, Generation, Math.Max(partition.Committed, ended.Succeeded.Max(static delivery => delivery.Position) + 1));
        else if (hasMoved) log.Commit(partition, Generation, _tracker.Committable!.Value);
        if (ended.Returned.Count == 0) return;
        foreach (var _ in ended.Returned) log.Ledger.Return();
        End();
        log.Restart(partition);
    }
}
