using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;

namespace Headgate.Testing.Conformance.Tests.Memory;

/// <summary>Acknowledges to a <see cref="MemoryBroker"/> while a connection lasts.</summary>
internal sealed class MemoryEpoch(MemoryConnection connection, MemoryBroker broker, SourceContext context) : Epoch(context)
{
    private readonly Lock _gate = new();
    private readonly ContiguousTracker _tracker = new();
    private readonly List<MemoryEntry> _heldBack = [];
    private int _thread;

    public bool IsLog => broker.IsLog;

    /// <summary>For a fault: what all messages of a connection share.</summary>
    public Dictionary<string, object?> Shared { get; } = [];

    private SourceFault Fault => broker.Fault;

    public void Receive(MemoryEntry entry)
    {
        lock (_gate) _tracker.Receive(entry.Sequence);
    }

    /// <summary>For a fault: sends what was held back.</summary>
    public void SendHeldBack()
    {
        lock (_gate)
        {
            _heldBack.ForEach(broker.Remove);
            _heldBack.Clear();
        }
    }

    protected override async ValueTask SettleAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        if (Fault == SourceFault.AcknowledgesThroughCancellation && cancellationToken.IsCancellationRequested) await Task.Delay(Timeout.Infinite, CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        await broker.TravelAsync(cancellationToken);
        if (Fault == SourceFault.HearsOneThread && Interlocked.CompareExchange(ref _thread, Environment.CurrentManagedThreadId, 0) is var first
            && first != 0 && first != Environment.CurrentManagedThreadId) return;
        if (connection.IsCut && Fault != SourceFault.MixesEpochs)
        {
            if (Fault == SourceFault.DropsWithoutCounting) return;
            if (Fault != SourceFault.ThrowsAfterDisposal) End();
            throw new IOException("The connection was cut.");
        }

        if (IsLog) Commit(ended);
        else Settle(ended);
    }

    private void Settle(EndedDeliveries ended)
    {
        var fault = Fault;
        if (fault is SourceFault.ForgetsAcknowledgements or SourceFault.GivesEachReaderAll) return;
        if (fault == SourceFault.EndsAllOfACallAlike && ended.Succeeded.Count > 0) RemoveAll(ended.Returned);
        var succeeded = ended.Succeeded;
        if (fault == SourceFault.AcknowledgesByStatus) succeeded = [.. succeeded.Where(static delivery => delivery.Status == DeliveryStatus.Succeeded)];
        RemoveAll(succeeded);
        if (fault == SourceFault.SendsFailuresAgain) ReleaseAll(ended.Failed);
        else RemoveAll(ended.Failed);
        if (fault == SourceFault.AcknowledgesWhatIsReturned) RemoveAll(ended.Returned);
        else if (fault != SourceFault.KeepsWhatIsReturned) ReleaseAll(ended.Returned);
    }

    private void RemoveAll(IReadOnlyList<Delivery> deliveries)
    {
        foreach (var delivery in deliveries.Take(Fault == SourceFault.AcknowledgesAFewOfACall ? 500 : int.MaxValue).Cast<MemoryDelivery>())
        {
            if (Fault is SourceFault.HoldsAcknowledgementsBack or SourceFault.AcknowledgesWithTheNextRead) HoldBack(delivery.Entry);
            else if (Fault == SourceFault.MixesEpochs && broker.Newest is { } newest) broker.Remove(newest, delivery.Tag);
            else broker.Remove(delivery.Entry);
            for (var tag = 1; Fault == SourceFault.AcknowledgesAllBefore && tag < delivery.Tag; tag++) broker.Remove(connection, tag);
        }
    }

    private void HoldBack(MemoryEntry entry)
    {
        lock (_gate)
        {
            _heldBack.Add(entry);
            if (_heldBack.Count >= 7 && Fault == SourceFault.HoldsAcknowledgementsBack) SendHeldBack();
        }
    }

    private void ReleaseAll(IReadOnlyList<Delivery> deliveries)
    {
        foreach (var delivery in deliveries.Cast<MemoryDelivery>()) broker.Release(delivery.Entry);
    }

    private void Commit(EndedDeliveries ended)
    {
        lock (_gate)
        {
            foreach (var delivery in ended.Succeeded.Concat(ended.Failed).Cast<MemoryDelivery>())
            {
                var position = delivery.Entry.Sequence;
                if (Fault == SourceFault.CommitsTheNewest) broker.Committed = Math.Max(broker.Committed, position + 1);
                else if (Fault == SourceFault.CommitsOnlyInOrder) broker.Committed = position == broker.Committed ? position + 1 : broker.Committed;
                else if (_tracker.Acknowledge(position)) broker.Committed = _tracker.Committable!.Value;
            }
        }
    }
}
