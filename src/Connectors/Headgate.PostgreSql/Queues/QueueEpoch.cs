using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;

namespace Headgate.PostgreSql.Queues;

/// <summary>As long as its source lives, over all its connections: a lease is not bound to one.</summary>
internal sealed class QueueEpoch : Epoch, ILeaseAcknowledger
{
    private readonly QueueLeases _leases;
    private readonly QueueSettler _settler;

    public QueueEpoch(SourceContext context, QueueLeases leases, Func<Action<int>, QueueSettler> settler, TimeSpan leaseDuration)
        : base(context)
    {
        _leases = leases;
        _settler = settler(NoteDropped);
        LeaseDuration = leaseDuration;
    }

    public TimeSpan LeaseDuration { get; }

    public async ValueTask ExtendAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        if (IsOver) return;
        var ids = new long[deliveries.Count];
        for (var i = 0; i < ids.Length; i++) ids[i] = ((QueueDelivery)deliveries[i]).Id;
        await _settler.ExtendAsync(ids, cancellationToken);
    }

    protected override async ValueTask SettleAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        try
        {
            await _settler.SettleAsync(ended).WaitAsync(cancellationToken);
        }
        finally
        {
            // What could not be told waits for the end of its lease, as long as this source goes on.
            Forget(ended);
        }
    }

    private void Forget(EndedDeliveries ended)
    {
        _leases.Remove(ended.Succeeded);
        _leases.Remove(ended.Failed);
        _leases.Remove(ended.Returned);
    }
}
