using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Replaying;

/// <summary>Tells who is to be told, and then says how many have ended. Thread-safe.</summary>
/// <param name="acknowledger">Who is told.</param>
/// <param name="ended">Hears how many.</param>
internal sealed class CountingAcknowledger(IAcknowledger acknowledger, Action<long> ended) : IAcknowledger
{
    public async ValueTask AcknowledgeAsync(EndedDeliveries deliveries, CancellationToken cancellationToken)
    {
        try
        {
            await acknowledger.AcknowledgeAsync(deliveries, cancellationToken);
        }
        finally
        {
            ended(deliveries.Succeeded.Count + deliveries.Failed.Count + deliveries.Returned.Count);
        }
    }
}
