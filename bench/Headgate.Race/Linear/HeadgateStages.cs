using Headgate.Race.Peers;
using Headgate.Stages;
using Headgate.Stages.Subscriptions;

namespace Headgate.Race.Linear;

/// <summary>Headgate as its guide shows it for speed: each stage sees its batch as a span. The default dispatcher and demand.</summary>
internal sealed class HeadgateStages(LinkBounds bounds) : IRacePeer
{
    public string Name => PeerNames.Headgate;

    public long DefaultEvents => 200_000_000;

    public async ValueTask<long> RunAsync(long events)
    {
        await using var counter = Stage.Start(new Counter(events, bounds));
        await using var doubler = Stage.Start(new Doubler());
        await using var adder = Stage.Start(new Adder());

        var options = new SubscriptionOptions { MaxDemand = bounds.MaxDemand };
        await adder.SubscribeToAsync(doubler, options);
        await doubler.SubscribeToAsync(counter, options);
        await adder.Completion;
        return adder.Sum;
    }

    private sealed class Counter(long events, LinkBounds bounds) : Producer<long>
    {
        private long _next;

        protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
        {
            var end = Math.Min(events, _next + demand);
            while (_next < end)
            {
                var room = Reserve((int)Math.Min(end - _next, bounds.BatchSize));
                Work.Fill(room, _next);
                _next += room.Length;
                Commit(room.Length);
            }

            if (end == events) Complete();
            return default;
        }
    }

    private sealed class Doubler : Rewriter<long>
    {
        protected override void Rewrite(Span<long> events) => Work.Double(events);
    }

    private sealed class Adder : Consumer<long>
    {
        public long Sum { get; private set; }

        protected override ValueTask OnEventsAsync(EventBatch<long> events, CancellationToken cancellationToken)
        {
            Sum += Work.Sum(events.Span);
            return default;
        }
    }
}
