using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Supervision;

/// <summary>
/// A producing child of a supervisor, through all its restarts. Consumers that subscribe through it are subscribed anew when the child has
/// been restarted; they see their cancelled callback and then their subscribed callback. When it is not restarted, their
/// <see cref="CancelMode"/> applies as usual; <see cref="CancelMode.Permanent"/>, and <see cref="CancelMode.Transient"/> after a failure, apply at once.
/// It applies at once, too, when the child goes on and has dropped or refused the one subscription, for a selector that failed for instance.
/// </summary>
/// <typeparam name="T">The type of the events.</typeparam>
public sealed class ProducerHandle<T> : ChildHandle, IProducer<T>, IRestartable
{
    internal ProducerHandle(string id, Func<ISupervised> factory, ChildOptions options)
        : base(id, factory, options, isSupervisor: false)
    {
    }

    string IProducer<T>.Name => Id;

    StageEnvironment? IProducer<T>.RunsIn => Supervisor?.RunsIn;

    void IProducer<T>.Connect(SubscribeRequest<T> request)
    {
        if (Supervisor is { } supervisor) supervisor.WhenRunning(this, stage => ((IProducer<T>)stage).Connect(request), () => Refuse(request));
        else Refuse(request);
    }

    private void Refuse(SubscribeRequest<T> request) => request.Downstream.Cancelled(StopReason.NoLongerThere(Slot?.LastReason), EndOf.Producer);
}
