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
        var counters = Enumerable.Range(0, FanInRace.Producers)
            .Select(producer => FanInRace.PartOf(producer, events)).Select(part => Stage.Start(new Counter(part.First, part.End, bounds))).ToArray();
        await using var adder = Stage.Start(new Adder(new() { SubscribeTo = [.. counters.Select(counter => new SubscribeTo<long>(counter, new SubscriptionOptions { MaxDemand = bounds.MaxDemand }))] }));
        await adder.Completion;
        foreach (var counter in counters) await counter.DisposeAsync();
        return adder.Sum;
    }
}
