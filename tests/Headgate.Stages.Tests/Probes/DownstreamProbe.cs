using Headgate.Stages.Execution;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Tests.Probes;

/// <summary>A consumer's end that is not a stage: it keeps what a producer sends.</summary>
internal sealed class DownstreamProbe<T>(SubscriptionId id, string name, SubscriptionOptions options) : IDownstream<T>
{
    public DownstreamProbe(long id, SubscriptionOptions? options = null)
        : this(new SubscriptionId(id), $"probe {id}", options ?? new SubscriptionOptions())
    {
    }

    public SubscriptionId Id => id;

    public IUpstream? Upstream { get; private set; }

    public List<T> Events { get; } = [];

    /// <summary>The sizes of the messages.</summary>
    public List<int> Batches { get; } = [];

    public List<StopReason> Cancelled { get; } = [];

    /// <summary>Called with each message before it is released.</summary>
    public Action<Batch<T>>? WhenEvents { get; init; }

    public SubscribeRequest<T> Request(object? consumer = null) => new(id, options, name, consumer ?? this, this);

    void IDownstream<T>.Subscribed(IUpstream upstream) => Upstream = upstream;

    void IDownstream<T>.Events(Batch<T> batch)
    {
        Events.AddRange(batch.Span);
        Batches.Add(batch.Remaining);
        WhenEvents?.Invoke(batch);
        batch.Release();
    }

    void IDownstream<T>.Cancelled(StopReason reason, EndOf ended) => Cancelled.Add(reason);
}
