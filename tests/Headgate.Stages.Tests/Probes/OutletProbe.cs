using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Emission;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Tests.Probes;

/// <summary>An outlet without a stage: every call runs at once, on the thread of the test.</summary>
internal sealed class OutletProbe<T> : IOutletHost<T>
{
    private long _lastId;

    public OutletProbe(IDispatcher<T>? dispatcher = null, int bufferSize = 10_000, BufferKeep? keep = null, bool accumulate = false) =>
        Outlet = new Outlet<T>(this, dispatcher ?? new DemandDispatcher<T>(), bufferSize, keep, accumulate);

    public Outlet<T> Outlet { get; }

    public string Name => "outlet";

    public Random Random { get; } = new(1);

    public List<(T[] Events, DiscardReason Reason)> Discards { get; } = [];

    public IEnumerable<T> Discarded => Discards.SelectMany(discard => discard.Events);

    public List<(string Consumer, int Asked, int Most)> Greedies { get; } = [];

    public List<(string Consumer, StopReason Reason)> Refusals { get; } = [];

    public List<(SubscriptionId Subscription, Exception Failure)> Drops { get; } = [];

    public DownstreamProbe<T> Join(SubscriptionOptions? options = null, int ask = 0, object? consumer = null)
    {
        var probe = new DownstreamProbe<T>(++_lastId, options);
        Outlet.Subscribe(probe.Request(consumer));
        if (ask > 0) Ask(probe, ask);
        return probe;
    }

    public DownstreamProbe<T> JoinPartition(object? partition, int ask = 0) => Join(new SubscriptionOptions { Partition = partition }, ask);

    public bool Ask(DownstreamProbe<T> consumer, int count) => Outlet.Ask(consumer.Id, count);

    public void Leave(DownstreamProbe<T> consumer, StopReason? reason = null) => Outlet.Cancel(consumer.Id, reason ?? StopReason.Normal);

    /// <summary>One callback that emits <paramref name="items"/>.</summary>
    public void Emit(params T[] items)
    {
        Outlet.Open();
        Outlet.Emit(items);
        Outlet.Close();
    }

    void IOutletHost<T>.Discarded(ReadOnlySpan<T> events, DiscardReason reason) => Discards.Add((events.ToArray(), reason));

    void IOutletHost<T>.Refused(string consumer, StopReason reason) => Refusals.Add((consumer, reason));

    void IOutletHost<T>.Greedy(string consumer, int asked, int most) => Greedies.Add((consumer, asked, most));

    void IOutletHost<T>.Drop(SubscriptionId subscription, Exception failure) => Drops.Add((subscription, failure));
}
