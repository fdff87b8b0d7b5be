using Headgate.Stages;
using Headgate.Stages.Streams;
using Headgate.Stages.Subscriptions;

namespace Headgate.Flows.Planning;

/// <summary>A source of what stages make of another flow.</summary>
/// <typeparam name="T">The type of the elements that the stages take.</typeparam>
/// <typeparam name="TOut">The type of the elements that they emit.</typeparam>
/// <param name="before">The other flow.</param>
/// <param name="create">Makes the stages, or gives those that run.</param>
/// <param name="count">How many there are.</param>
/// <param name="isOwned">Whether they start and stop with the flow.</param>
internal sealed class ThroughSource<T, TOut>(Flow<T> before, Func<int, ProducerConsumer<T, TOut>> create, int count, bool isOwned) : ISource<TOut>
{
    /// <inheritdoc />
    public int Count => count;

    /// <inheritdoc />
    public void AddTo(SideOutputs outputs) => outputs.AddEarlier(before.Plan().SideOutputs);

    /// <inheritdoc />
    public SourceParts<TOut> Make()
    {
        var options = before.Options;

        // A short flow must not have ended before the last stage has subscribed.
        var name = $"{options.Name}.Feed";
        var feed = Producer.From(new FeedingFlow<T>(before, name), new StreamOptions<T> { Name = name, WhenUnused = WhenUnused.Stop, Demand = ProducerDemand.Accumulate });
        var stages = Enumerable.Range(0, count).Select(index => create(index) ?? throw FlowErrors.NoProducer()).ToList();
        return new SourceParts<TOut>(stages, isOwned ? [feed, .. stages] : [feed])
        {
            LinkAsync = async () =>
            {
                foreach (var stage in stages) await stage.SubscribeToAsync(feed, new SubscriptionOptions { MaxDemand = options.MaxDemand, MinDemand = options.MinDemand });
                await feed.SetDemandAsync(ProducerDemand.Forward);
            },
        };
    }
}
