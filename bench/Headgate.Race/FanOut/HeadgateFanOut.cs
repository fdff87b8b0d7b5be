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
        // Begins when all consumers are there: a broadcast is for those who are.
        await using var counter = Stage.Start(new Counter(0, events, bounds, new() { Dispatcher = () => DispatcherOf(kind), Demand = ProducerDemand.Accumulate }));
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
}
