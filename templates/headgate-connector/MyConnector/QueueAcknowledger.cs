using Headgate.Pipelines.Acknowledgement;

namespace MyConnector;

/// <summary>Tells the queue what has become of its messages: those that have succeeded or failed are done with, those that the pipeline gives back come again.</summary>
public sealed class QueueAcknowledger(IQueueClient client) : IAcknowledger
{
    /// <inheritdoc />
    public async ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        await client.CompleteAsync(ended.Succeeded.Concat(ended.Failed).Select(IdOf), cancellationToken);
        if (ended.Returned.Count > 0) await client.ReleaseAsync(ended.Returned.Select(IdOf), cancellationToken);
    }

    private static long IdOf(Delivery delivery) => (long)((DescribedDelivery)delivery).Tag!;
}
