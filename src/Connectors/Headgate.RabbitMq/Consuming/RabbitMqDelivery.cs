using Headgate.Pipelines.Acknowledgement;

namespace Headgate.RabbitMq.Consuming;

/// <summary>A message that was read, until the server knows what has become of it.</summary>
internal sealed class RabbitMqDelivery(RabbitMqMessage message, ulong tag, QueueOrigin origin, QueueEpoch? epoch) : Delivery(epoch)
{
    private const byte Unset = byte.MaxValue;

    private DeliveryMetadata? _metadata;
    private byte _onSuccess = Unset;
    private byte _onFailure = Unset;

    public RabbitMqMessage Message => message;

    /// <summary>What tells it from the others of its channel.</summary>
    public ulong Tag => tag;

    /// <summary>In which it may be settled; null when nobody is told.</summary>
    public QueueEpoch? Epoch => epoch;

    public override IReadOnlyDictionary<string, object?> Metadata => _metadata ??= new DeliveryMetadata(this, origin.Queue);

    public override int SizeBytes => message.Body.Length;

    public void SetOnSuccess(RabbitMqSettlement settlement) => Volatile.Write(ref _onSuccess, (byte)settlement);

    public void SetOnFailure(RabbitMqSettlement settlement) => Volatile.Write(ref _onFailure, (byte)settlement);

    /// <summary>What the server is to be told, by the status; once-only is decided.</summary>
    public RabbitMqSettlement SettlementFor(DeliveryStatus status)
    {
        var wanted = status switch
        {
            DeliveryStatus.Succeeded => Chosen(_onSuccess, origin.OnSuccess),
            DeliveryStatus.Failed => Chosen(_onFailure, origin.OnFailure),
            _ => origin.OnReturn,
        };
        if (wanted != RabbitMqSettlement.RejectAndRequeueOnce) return wanted;
        return message.WasDeliveredBefore ? RabbitMqSettlement.Reject : RabbitMqSettlement.RejectAndRequeue;
    }

    private static RabbitMqSettlement Chosen(byte own, RabbitMqSettlement common) => own == Unset ? common : (RabbitMqSettlement)own;
}
