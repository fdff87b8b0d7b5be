using Headgate.Stages.Execution;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Supervision;

namespace Headgate.Stages.Tests.Probes;

/// <summary>A producer that comes back after each of its ends, and is not a stage: the test answers its consumer by hand. It keeps the last request alone.</summary>
internal sealed class RestartableProbe<T>(bool accepts = true) : IProducer<T>, IRestartable
{
    public string Name
    {
        get
        {
            WhenNamed?.Invoke();
            return "restartable";
        }
    }

    /// <summary>Called when somebody wants to know the name, as a consumer does in the middle of subscribing anew.</summary>
    public Action? WhenNamed { get; set; }

    public int ConnectCount { get; private set; }

    public SubscribeRequest<T> Request { get; private set; } = null!;

    public UpstreamProbe Upstream { get; private set; } = null!;

    public void Accept() => Request.Downstream.Subscribed(Upstream);

    /// <summary>The incarnation of the producer ends.</summary>
    public void End(StopReason reason) => Request.Downstream.Cancelled(reason, EndOf.Incarnation);

    public void Send(params T[] items)
    {
        var batch = new Batch<T>(null, items.Length);
        batch.Add(items);
        Request.Downstream.Events(batch);
    }

    void IProducer<T>.Connect(SubscribeRequest<T> request)
    {
        ConnectCount++;
        Request = request;
        Upstream = new UpstreamProbe();
        if (accepts) Accept();
    }
}
