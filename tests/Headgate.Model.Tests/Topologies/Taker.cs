using Headgate.Stages;
using Headgate.Stages.Buffering;
using Headgate.Stages.Subscriptions;

namespace Headgate.Model.Tests.Topologies;

/// <summary>The model's account of one consuming stage.</summary>
internal sealed class Taker(Ledger ledger, string name)
{
    private long _lost;
    private bool _hasCompleted;

    public string Name => name;

    public Stage Stage { get; set; } = null!;

    public bool IsAlive => Stage.Status == StageStatus.Running;

    public long LostCount => Interlocked.Read(ref _lost);

    /// <summary>Every subscription that was tried.</summary>
    public List<Pairing> Pairings { get; } = [];

    public void Opened(Subscription subscription)
    {
        var pairing = Pairing.Of(subscription.Options);
        ledger.Unless(pairing.End is null, name, "A subscription is opened once.");
        pairing.End = subscription;
    }

    public void Ended(Subscription subscription)
    {
        var pairing = Pairing.Of(subscription.Options);
        ledger.Unless(!pairing.IsOver, name, "A subscription ends once.");
        ledger.Unless(!subscription.IsOpen, name, "A subscription whose end was seen is not open.");
        pairing.IsOver = true;
    }

    /// <summary>The consumer was told that no more events will come.</summary>
    public void Completed()
    {
        ledger.Unless(!_hasCompleted, name, "A stage completes once.");
        _hasCompleted = true;
    }

    /// <summary>Events have come: each must be the next of its subscription, and there must not be more than was asked for.</summary>
    public Pairing Begin(EventBatch<Item> events)
    {
        var pairing = Pairing.Of(events.From.Options);
        ledger.Unless(!_hasCompleted, name, "A stage that was told that no more events will come gets none.");
        ledger.Unless(!pairing.IsOver, name, $"After Cancelled nothing arrives from {pairing.From.Name}.");
        ledger.Unless(events.Count > 0, name, "A callback gets at least one event.");
        foreach (var item in events.Span)
        {
            var objection = pairing.Objection(item);
            ledger.Unless(objection is null, name, $"Each event arrives once and in order: from {pairing.From.Name} {objection}.");
            pairing.NextDue = item.Number + 1;
        }

        CheckDemand(pairing, events.Count);
        pairing.Seen += events.Count;
        return pairing;
    }

    /// <summary>The callback has ended, and its events are still what they were.</summary>
    public void End(Pairing pairing, EventBatch<Item> events)
    {
        var last = events[events.Count - 1];
        ledger.Unless(last.By == pairing.From && last.Number == pairing.NextDue - 1, name, "Events are valid until the callback has ended.");
        pairing.Completed += events.Count;
    }

    public void Lost(int count, DiscardReason reason)
    {
        ledger.Unless(reason == DiscardReason.ConsumerStopped, name, $"Only a consumer that stops loses events: {count}, {reason}.");
        Interlocked.Add(ref _lost, count);
    }

    private void CheckDemand(Pairing pairing, int count)
    {
        var end = pairing.End!;
        var asked = end.OutstandingDemand + end.ProcessedCount;
        ledger.Unless(pairing.Seen + count <= asked, name, "A consumer receives no more than it asked for.");
        if (pairing.IsManual) return;
        var (most, least) = (end.Options.MaxDemand, end.Options.EffectiveMinDemand);
        ledger.Unless(asked <= pairing.Completed + most, name, $"A consumer asks for what it has processed, not before: asked {asked}, processed {pairing.Completed}, maximum {most}.");
        ledger.Unless((asked - most) % (most - least) == 0, name, $"An ask brings the outstanding demand from the minimum to the maximum: asked {asked} with {most}/{least}.");
        if (pairing.IsLeaving || pairing.IsGivenUp || pairing.IsReplaced) return;
        ledger.Unless(count <= asked - pairing.Completed - least, name, "A slice ends where the consumer asks again.");
    }
}
