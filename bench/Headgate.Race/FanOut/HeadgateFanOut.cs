using Headgate.Race.Peers;
using Headgate.Stages;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;

namespace Headgate.Race.FanOut;

/// <summary>Headgate: the dispatcher that is made for it; stages see spans.</summary>
internal sealed class HeadgateFanOut(FanOutKind kind, LinkBounds bounds) : IRacePeer
{
    public string Name => PeerNames.Headgate;

    public long DefaultEvents => kind == FanOutKind.Partition ? 50_000_000 : 100_000_000;

    public async ValueTask<long> RunAsync(long events)
    {
        await using var counter = Stage.Start(new Counter(events, bounds, kind));
        var adders = new Adder[FanOutRace.Consumers];
        for (var i = 0; i < adders.Length; i++)
        {
            adders[i] = Stage.Start(new Adder());
            await adders[i].SubscribeToAsync(counter, new SubscriptionOptions { MaxDemand = bounds.MaxDemand, Partition = kind == FanOutKind.Partition ? i : null });
        }

        await counter.SetDemandAsync(ProducerDemand.Forward);
        foreach (var adder in adders) await adder.Completion;
        foreach (var adder in adders) await adder.DisposeAsync();
        return FanOutRace.ResultOf(adders.Select(static adder => adder.Sum));
    }

    private static IDispatcher<long> DispatcherOf(FanOutKind kind) =>
        kind == FanOutKind.Partition ? PartitionDispatcher.ByCount<long>(FanOutRace.Consumers, static number => FanOutRace.ConsumerOf(number)) : new BroadcastDispatcher<long>();

    /// <summary>Begins when all consumers are there: a broadcast is for those who are.</summary>
    private sealed class Counter(long events, LinkBounds bounds, FanOutKind kind)
        : Producer<long>(new() { Dispatcher = () => DispatcherOf(kind), Demand = ProducerDemand.Accumulate })
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
