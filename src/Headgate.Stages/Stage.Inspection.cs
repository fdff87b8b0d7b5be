using Headgate.Stages.Diagnostics;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Inspection;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages;

/// <content>Introspection.</content>
public abstract partial class Stage
{
    /// <summary>Takes a snapshot of what the stage is doing, without disturbing it.</summary>
    /// <returns>The snapshot.</returns>
    public StageSnapshot GetSnapshot() => Describe(new StageSnapshot
    {
        Name = Name,
        Kind = StageKind.Consumer,
        TypeName = NameOf(GetType()),
        Status = Status,
        BusyTime = BusyTime(),
        BusyFraction = BusyFraction(),
    });

    internal abstract StageSnapshot Describe(StageSnapshot snapshot);

    internal static IReadOnlyList<SubscriptionSnapshot> Describe(IReadOnlyList<Subscription> subscriptions) =>
        [.. subscriptions.Select(s => new SubscriptionSnapshot(s.Id, s.ProducerName, s.OutstandingDemand, s.ProcessedCount, s.Options))];

    internal static IReadOnlyList<SubscriptionSnapshot> Describe<T>(IReadOnlyList<ConsumerLink<T>> links) =>
        [.. links.Select(link => new SubscriptionSnapshot(link.Id, link.ConsumerName, link.Demand + link.UnheardCount, link.SentCount, link.Options))];

    /// <summary>Whether the stage emits events.</summary>
    internal virtual bool Emits => false;

    /// <summary>Whether the stage receives events.</summary>
    internal virtual bool Receives => false;

    /// <summary>What the stage has counted, by <see cref="StageCount"/>. On any thread; what is read later is never less.</summary>
    internal virtual void MeasureCounts(Span<long> counts) => counts[StageCount.Busy] = BusyTime().Ticks;

    /// <summary>Adds what the stage has now. On any thread.</summary>
    internal virtual void MeasureLevels(ref StageLevels levels)
    {
    }

    /// <summary>The stage has counted something that nobody may look at any more: it may have ended. On any thread.</summary>
    internal void SettleTally()
    {
        if (_tally is { HasEnded: true } tally) StageRegister.Settle(tally, this);
    }

    private TimeSpan BusyTime() => _loop is null ? TimeSpan.Zero : TimeSpan.FromSeconds((double)_loop.BusyTicks / TimeProvider.TimestampFrequency);

    private double BusyFraction()
    {
        if (_loop is null) return 0;
        var life = TimeProvider.GetTimestamp() - _startedAt;
        return life <= 0 ? 0 : Math.Clamp((double)_loop.BusyTicks / life, 0, 1);
    }
}
