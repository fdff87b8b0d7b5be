namespace Headgate.RabbitMq;

/// <summary>What the server is told of a message.</summary>
public enum RabbitMqSettlement
{
    /// <summary>It is done with (<c>basic.ack</c>).</summary>
    Ack,

    /// <summary>It is not wanted (<c>basic.reject</c>): the server puts it into the dead-letter exchange of the queue, or drops it when the queue has none.</summary>
    Reject,

    /// <summary>It goes back into the queue, and comes again at once.</summary>
    /// <remarks>Where nothing else changes it comes again for ever. A quorum queue with a delivery limit ends that.</remarks>
    RejectAndRequeue,

    /// <summary>It goes back into the queue when it was delivered for the first time; else it is rejected as with <see cref="Reject"/>.</summary>
    /// <remarks>The server says whether it was delivered before: <see cref="RabbitMqMessage.Redelivered"/>, and <see cref="RabbitMqMessage.DeliveryCount"/> of quorum
    /// queues. It counts deliveries to anybody, also those that ended with a lost connection.</remarks>
    RejectAndRequeueOnce,
}
