using Headgate.Stages.Execution;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Tests.Probes;

/// <summary>A producer that is not a stage: the test answers its consumers by hand.</summary>
internal sealed class ProducerProbe<T>(bool accepts = true) : IProducer<T>
{
    public string Name => "probe";

    public List<SubscribeRequest<T>> Requests { get; } = [];

    /// <summary>The ends of the subscriptions, in the order of <see cref="Requests"/>.</summary>
    public List<UpstreamProbe> Upstreams { get; } = [];

    public IDownstream<T> Downstream => Requests[^1].Downstream;

    public List<int> Asks => Upstreams[^1].Asks;

    public List<StopReason> Cancels => Upstreams[^1].Cancels;

    public void Accept() => Downstream.Subscribed(Upstreams[^1]);

    public void Send(params T[] items) => Send(Downstream, items);

    public void Send(IDownstream<T> downstream, params T[] items)
    {
        var batch = new Batch<T>(null, items.Length);
        batch.Add(items);
        downstream.Events(batch);
    }

    void IProducer<T>.Connect(SubscribeRequest<T> request)
    {
        Requests.Add(request);
        Upstreams.Add(new UpstreamProbe());
        if (accepts) Accept();
    }
}
