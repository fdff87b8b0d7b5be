using Headgate.Race.Peers;
using Headgate.Stages;
using Headgate.Stages.Subscriptions;

namespace Headgate.Race.FanIn;

/// <summary>Headgate: the consumer subscribes to four producers; stages see spans.</summary>
internal sealed class HeadgateFanIn(LinkBounds bounds) : IRacePeer
{
    public string Name => PeerNames.Headgate;

    public long DefaultEvents => 100_000_000;

    public async ValueTask<long> RunAsync(long events)
    {
        var counters = Enumerable.Range(0, FanInRace.Producers).Select(producer => Stage.Start(new Counter(FanInRace.PartOf(producer, events), bounds))).ToArray();
        await using var adder = Stage.Start(new Adder([.. counters.Select(counter => new SubscribeTo<long>(counter, new SubscriptionOptions { MaxDemand = bounds.MaxDemand }))]));
        await adder.Completion;
        foreach (var counter in counters) await counter.DisposeAsync();
        return adder.Sum;
    }

    private sealed class Counter((long First, long End) part, LinkBounds bounds) : Producer<long>
    {
        private long _next = part.First;

        protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
        {
            var end = Math.Min(part.End, _next + demand);
            while (_next < end)
            {
                var room = Reserve((int)Math.Min(end - _next, bounds.BatchSize));
                Work.Fill(room, _next);
                _next += room.Length;
                Commit(room.Length);
            }

            if (end == part.End) Complete();
            return default;
        }
    }

    private sealed class Adder(IReadOnlyList<SubscribeTo<long>> producers) : Consumer<long>(new() { SubscribeTo = producers })
    {
        public long Sum { get; private set; }

        protected override ValueTask OnEventsAsync(EventBatch<long> events, CancellationToken cancellationToken)
        {
            Sum += Work.Sum(events.Span);
            return default;
        }
    }
}
