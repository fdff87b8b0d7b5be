using Headgate.Model.Tests.Topologies;
using Headgate.Stages;
using Headgate.Stages.Buffering;
using Headgate.Stages.Subscriptions;

namespace Headgate.Model.Tests.Stress;

/// <summary>A consumer of supervised sources. What it counts is guarded by the storm's watch.</summary>
internal sealed class Basin(Watch watch, int sources, IReadOnlyList<SubscribeTo<Drop>> subscribeTo)
    : Consumer<Drop>(new ConsumerOptions<Drop> { SubscribeTo = subscribeTo })
{
    private readonly Dictionary<Subscription, Drop> _last = [];
    private readonly int[] _open = new int[sources];
    private readonly long[] _seen = new long[sources];
    private readonly Subscription?[] _latest = new Subscription?[sources];

    /// <summary>How many subscriptions to the source are open, by the stage's own callbacks.</summary>
    public int OpenCount(int source) => _open[source];

    /// <summary>How many events of the source have come.</summary>
    public long SeenCount(int source) => _seen[source];

    /// <summary>The last subscription to the source that was opened.</summary>
    public Subscription? Latest(int source) => watch.Look(() => _latest[source]);

    internal override void ReportLost(int count, DiscardReason reason)
    {
    }

    protected override ValueTask OnSubscribedAsync(Subscription subscription)
    {
        var source = BasinOptions.SourceOf(subscription);
        watch.Note(() =>
        {
            _open[source]++;
            _latest[source] = subscription;
        });
        return default;
    }

    protected override ValueTask OnEventsAsync(EventBatch<Drop> events, CancellationToken cancellationToken)
    {
        foreach (var drop in events.Span)
        {
            if (_last.TryGetValue(events.From, out var last)) watch.Unless(drop.Follows(last), $"Every event of an incarnation arrives once and in order: {drop} after {last}.");
            _last[events.From] = drop;
        }

        var (source, count) = (BasinOptions.SourceOf(events.From), events.Count);
        watch.Note(() => _seen[source] += count);
        return default;
    }

    protected override ValueTask OnCancelledAsync(Subscription subscription, StopReason reason)
    {
        var source = BasinOptions.SourceOf(subscription);
        _last.Remove(subscription);
        watch.Note(() => _open[source]--);
        return default;
    }
}
