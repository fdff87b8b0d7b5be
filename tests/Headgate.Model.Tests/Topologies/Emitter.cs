using Headgate.Model.Tests.Protocol;
using Headgate.Stages;
using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;

namespace Headgate.Model.Tests.Topologies;

/// <summary>The model's account of one emitting stage: what it emitted, to whom it went, what became of it.</summary>
internal sealed class Emitter(Ledger ledger, string name, DispatcherKind kind)
{
    private readonly List<Pairing> _open = [];
    private int[] _kept = [];
    private long _debt;
    private long _sentBefore;

    public string Name => name;

    public DispatcherKind Kind => kind;

    public Stage Stage { get; set; } = null!;

    public int Partitions { get; private set; } = 1;

    public int MaxQueued { get; private set; } = int.MaxValue;

    public int? BufferSize { get; init; }

    public BufferKeep? Keep { get; init; }

    /// <summary>Whether some events belong to no partition.</summary>
    public bool HasStrays { get; init; }

    /// <summary>The partition function names an unknown partition for this event.</summary>
    public int BreaksAt { get; set; } = -1;

    public Fates Fates { get; } = new();

    /// <summary>The subscriptions that the stage holds open, by its own callbacks.</summary>
    public IReadOnlyList<Pairing> Open => _open;

    /// <summary>Every subscription that was accepted.</summary>
    public List<Pairing> Accepted { get; } = [];

    public int Emitted { get; private set; }

    public int DiscardedCount { get; private set; }

    /// <summary>Events that the stage refused to buffer, and said so with an exception.</summary>
    public int RefusedCount { get; set; }

    public long Debt => _debt;

    /// <summary>How many events were sent, on all subscriptions.</summary>
    public long SentCount => Accepted.Sum(static pairing => pairing.Link!.SentCount);

    public bool IsAccumulating { get; private set; }

    public bool IsCompleting { get; set; }

    /// <summary>Whether somebody stopped, killed or broke the stage.</summary>
    public bool IsDisturbed { get; set; }

    public override string ToString() => kind switch
    {
        DispatcherKind.Partition => $"{kind} into {Partitions}, queues of {MaxQueued}, buffer of {BufferSize} {Keep}",
        _ => $"{kind}, buffer of {BufferSize} {Keep}",
    };

    public void PartitionInto(int partitions, int maxQueued)
    {
        Partitions = partitions;
        MaxQueued = maxQueued;
        _kept = new int[partitions];
    }

    public IDispatcher<Item> MakeDispatcher(DemandDispatcherOptions? options) => kind switch
    {
        DispatcherKind.Demand => new DemandDispatcher<Item>(options),
        DispatcherKind.Broadcast => new BroadcastDispatcher<Item>(),
        _ => PartitionDispatcher.ByCount<Item>(Partitions, Route, MaxQueued),
    };

    /// <summary>A new event, about to be emitted.</summary>
    public Item Create()
    {
        var number = Emitted++;
        Fates.Add(number);
        if (PartitionOf(number) is { } partition) Interlocked.Increment(ref _kept[partition]);
        _debt = Math.Max(0, _debt - 1);
        return new Item(this, number);
    }

    /// <summary>The newest event was not accepted by the stage, which is gone.</summary>
    public void TakeBack()
    {
        Emitted--;
        if (PartitionOf(Emitted) is { } partition) Interlocked.Decrement(ref _kept[partition]);
    }

    /// <summary>The stage was asked for events: exactly for what consumers have asked for and it does not owe yet.</summary>
    public void AskedFor(int demand)
    {
        ledger.Unless(demand > 0, name, "A producer is never asked for 0 events.");
        ledger.Unless(!IsAccumulating, name, "A producer that accumulates is asked for nothing.");
        _debt += demand;
        var eligible = Eligible(static pairing => pairing.Link!.Demand);
        ledger.Unless(_debt == eligible, name, $"A producer is asked for what consumers ask for, and for nothing twice: owes {_debt}, consumers ask for {eligible}.");
    }

    public void Linked(ConsumerLink<Item> link)
    {
        var pairing = Pairing.Of(link.Options);
        pairing.Link = link;
        if (kind == DispatcherKind.Broadcast) pairing.JoinedAt = pairing.NextDue = FirstOfLast(Stage.GetSnapshot().BufferedCount);
        _open.Add(pairing);
        Accepted.Add(pairing);
    }

    public void Unlinked(ConsumerLink<Item> link)
    {
        var pairing = Pairing.Of(link.Options);
        ledger.Unless(_open.Remove(pairing), name, "A subscription ends once.");
    }

    public void Discarded(ReadOnlySpan<Item> events, DiscardReason reason)
    {
        foreach (var item in events)
        {
            ledger.Unless(item.By == this, name, "A stage discards its own events.");
            ledger.Unless(Fates.Decide(item.Number, Fates.Discarded), name, $"Event {item.Number} is discarded once, and not after it was delivered.");
            if (PartitionOf(item.Number) is { } partition) Interlocked.Decrement(ref _kept[partition]);
            DiscardedCount++;
        }

        CheckDiscards(events, reason);
    }

    /// <summary>The stage has begun to accumulate: from now on nothing goes out.</summary>
    public void Accumulated()
    {
        IsAccumulating = true;
        _sentBefore = SentCount;
    }

    /// <summary>The stage is about to forward.</summary>
    public void Forwarding()
    {
        if (IsAccumulating) ledger.Unless(SentCount == _sentBefore, name, "A producer that accumulates sends nothing.");
        IsAccumulating = false;
    }

    /// <summary>How many events consumers are ready to take now. Only at rest.</summary>
    public long EligibleDemand() => Eligible(static pairing => pairing.OpenDemand);

    private long Eligible(Func<Pairing, long> demand)
    {
        if (IsAccumulating || _open.Count == 0) return 0;
        if (kind == DispatcherKind.Broadcast) return _open.Min(demand);
        return HasFullPartition() ? 0 : _open.Sum(demand);
    }

    public bool HasFullPartition()
    {
        if (kind != DispatcherKind.Partition) return false;
        for (var partition = 0; partition < Partitions; partition++)
        {
            if (WaitingFor(partition) >= MaxQueued) return true;
        }

        return false;
    }

    /// <summary>How many events of a partition were emitted and neither sent nor discarded.</summary>
    public long WaitingFor(int partition)
    {
        long sent = 0;
        foreach (var pairing in Accepted)
        {
            if (pairing.Partition == partition) sent += pairing.Link!.SentCount;
        }

        return _kept[partition] - sent;
    }

    /// <summary>The number of the first of the last <paramref name="count"/> events that were not discarded: where the stage goes on when that many wait.</summary>
    public int FirstOfLast(long count)
    {
        var number = Emitted;
        while (count > 0 && number > 0)
        {
            if (Fates[--number] != Fates.Discarded) count--;
        }

        return number;
    }

    /// <summary>The partition of an event; null when the stage does not partition or the event is a stray.</summary>
    public int? PartitionOf(int number) => kind != DispatcherKind.Partition || (HasStrays && number % 7 == 6) ? null : number % Partitions;

    private bool Route(ref Item item, out int partition)
    {
        ledger.Unless(item.By == this, name, "A stage dispatches its own events.");
        partition = item.Number == BreaksAt ? Partitions : PartitionOf(item.Number) ?? -1;
        return partition >= 0;
    }

    private void CheckDiscards(ReadOnlySpan<Item> events, DiscardReason reason)
    {
        var newest = events[^1].Number;
        var isRight = reason switch
        {
            DiscardReason.NoPartition => kind == DispatcherKind.Partition && PartitionOf(newest) is null,
            DiscardReason.BufferFull when Keep == BufferKeep.First => newest == Emitted - 1,
            DiscardReason.BufferFull when Keep == BufferKeep.Last => Emitted - 1 - newest == BufferSize,
            DiscardReason.BufferFull => false,
            _ => !IsCompleting || IsDisturbed || Stage.StopReason?.Kind != StopKind.Normal,
        };
        ledger.Unless(isRight, name, $"Events are discarded for a reason that holds, and a full buffer keeps what it was told to: {events.Length} up to {newest} of {Emitted}, {reason}.");
    }
}
