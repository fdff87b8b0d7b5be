using Headgate.Race.Peers;
using Headgate.Stages;
using Headgate.Stages.Subscriptions;

namespace Headgate.Race.Scale;

/// <summary>The race 'linear' with more and more stages: each but the first and the last adds 1 to every event.</summary>
internal sealed class StagesInLine : IGrowth
{
    private static readonly LinkBounds Bounds = new(LinkBounds.DefaultMaxDemand);

    public string Name => "stages";

    public string Title => "Stages one after the other: an event through all of them, 1000 in flight per link";

    public string Grows => "stages";

    public IReadOnlyList<int> Sizes => [2, 4, 8, 16, 32, 64];

    public long EventsAt(int size) => 200_000_000 / size;

    public async ValueTask<long> RunAsync(int size, long events)
    {
        var between = Enumerable.Range(0, size - 2).Select(static _ => Stage.Start(new Incrementer())).ToList();
        await using var counter = Stage.Start(new Counter(0, events, Bounds));
        await using var adder = Stage.Start(new Adder());
        var options = new SubscriptionOptions { MaxDemand = Bounds.MaxDemand };
        if (between.Count == 0)
        {
            await adder.SubscribeToAsync(counter, options);
        }
        else
        {
            await adder.SubscribeToAsync(between[^1], options);
            for (var i = between.Count - 1; i > 0; i--) await between[i].SubscribeToAsync(between[i - 1], options);
            await between[0].SubscribeToAsync(counter, options);
        }

        await adder.Completion;
        foreach (var stage in between) await stage.DisposeAsync();
        return adder.Sum;
    }

    public long Expected(int size, long events) => (events * (events - 1) / 2) + (events * (size - 2));

    private sealed class Incrementer : Rewriter<long>
    {
        protected override void Rewrite(Span<long> events)
        {
            for (var i = 0; i < events.Length; i++) events[i]++;
        }
    }
}
