using Headgate.Stages;
using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Execution;
using Headgate.Stages.Subscriptions;

namespace Headgate.Benchmarks.Stages;

/// <summary>A dispatcher's consumers as its producer sees them; the batches that go to them come back at once.</summary>
internal sealed class Consumers : ILinkOwner<long>, IDispatchTarget<long>
{
    private readonly IDispatcher<long> _dispatcher;
    private readonly BatchPool<long> _pool = new();
    private readonly List<ConsumerLink<long>> _links = [];
    private readonly List<ConsumerLink<long>> _dirty = [];

    public Consumers(IDispatcher<long> dispatcher, int count)
    {
        _dispatcher = dispatcher;
        for (var number = 0; number < count; number++)
        {
            var options = new SubscriptionOptions { Partition = dispatcher is PartitionDispatcher<long> ? number : null };
            var link = new ConsumerLink<long>(this, new SubscribeRequest<long>(new SubscriptionId(number), options, $"consumer {number}", new object(), Nobody.Instance));
            dispatcher.Subscribe(link);
            _links.Add(link);
        }
    }

    /// <summary>All ask for so many events.</summary>
    public void Ask(int each)
    {
        foreach (var link in _links)
        {
            link.Asked(each);
            _dispatcher.Ask(link, each);
        }
    }

    /// <returns>How many of the events were placed.</returns>
    public int Dispatch(ReadOnlySpan<long> events) => _dispatcher.Dispatch(new DispatchBatch<long>(this, events));

    /// <returns>How many events all consumers were sent.</returns>
    public int TakeSent()
    {
        var sent = 0;
        foreach (var link in _dirty)
        {
            sent += link.Pending!.Count;
            link.Pending.Release();
            link.Pending = null;
        }

        _dirty.Clear();
        return sent;
    }

    public Batch<long> RentBatch() => _pool.Rent(int.MaxValue);

    public void MarkDirty(ConsumerLink<long> link) => _dirty.Add(link);

    public bool TrySendWhole(ConsumerLink<long> link) => false;

    public void FailedAfter(int placed)
    {
    }

    public void Discard(ReadOnlySpan<long> events, DiscardReason reason) => throw new InvalidOperationException($"{events.Length} events were discarded: {reason}.");

    private sealed class Nobody : IDownstream<long>
    {
        public static readonly Nobody Instance = new();

        public void Subscribed(IUpstream upstream)
        {
        }

        public void Events(Batch<long> batch)
        {
        }

        public void Cancelled(StopReason reason, EndOf ended)
        {
        }
    }
}
