using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Http.Ingest;

/// <summary>Tells the requests that wait what has become of their messages.</summary>
internal sealed class IngestAcknowledger : IAcknowledger
{
    public static IngestAcknowledger Instance { get; } = new();

    public ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        foreach (var delivery in ended.Succeeded) ((IngestDelivery)delivery).End(DeliveryStatus.Succeeded);
        foreach (var delivery in ended.Failed) ((IngestDelivery)delivery).End(DeliveryStatus.Failed);
        foreach (var delivery in ended.Returned) ((IngestDelivery)delivery).End(DeliveryStatus.Returned);
        return default;
    }
}
