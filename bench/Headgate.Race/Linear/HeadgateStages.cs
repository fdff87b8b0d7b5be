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
        await using var counter = Stage.Start(new Counter(0, events, bounds));
        await using var doubler = Stage.Start(new Doubler());
        await using var adder = Stage.Start(new Adder());

        var options = new SubscriptionOptions { MaxDemand = bounds.MaxDemand };
        await adder.SubscribeToAsync(doubler, options);
        await doubler.SubscribeToAsync(counter, options);
        await adder.Completion;
        return adder.Sum;
    }

    private sealed class Doubler : Rewriter<long>
    {
        protected override void Rewrite(Span<long> events) => Work.Double(events);
    }
}
