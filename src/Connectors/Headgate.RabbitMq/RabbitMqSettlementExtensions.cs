using Headgate.Pipelines;
using Headgate.RabbitMq.Consuming;

namespace Headgate.RabbitMq;

/// <summary>Says of a single message what the server is to be told of it (Broadway's <c>configure_ack</c>).</summary>
public static class RabbitMqSettlementExtensions
{
    /// <summary>Sets what the server is told when the message has succeeded, in place of <see cref="RabbitMqQueueOptions.OnSuccess"/>.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="message">The message; it may have other data by now. Of a part of a split message it is set for the whole, and the last one counts.</param>
    /// <param name="settlement">What the server is told.</param>
    /// <returns>The message.</returns>
    /// <exception cref="InvalidOperationException">The message was not read from RabbitMQ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="settlement"/> is none of the named values.</exception>
    public static Message<T> SettleSuccessAs<T>(this Message<T> message, RabbitMqSettlement settlement)
    {
        DeliveryOf(message, settlement).SetOnSuccess(settlement);
        return message;
    }

    /// <summary>Sets what the server is told when the message has failed for good, in place of <see cref="RabbitMqQueueOptions.OnFailure"/>.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="message">The message; it may have other data by now. Of a part of a split message it is set for the whole, and the last one counts.</param>
    /// <param name="settlement">What the server is told.</param>
    /// <returns>The message.</returns>
    /// <exception cref="InvalidOperationException">The message was not read from RabbitMQ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="settlement"/> is none of the named values.</exception>
    public static Message<T> SettleFailureAs<T>(this Message<T> message, RabbitMqSettlement settlement)
    {
        DeliveryOf(message, settlement).SetOnFailure(settlement);
        return message;
    }

    private static RabbitMqDelivery DeliveryOf<T>(Message<T> message, RabbitMqSettlement settlement)
    {
        if (!Enum.IsDefined(settlement))
            throw new ArgumentOutOfRangeException(nameof(settlement), settlement, $"A settlement is {string.Join(", ", Enum.GetNames<RabbitMqSettlement>())}.");
        return message.Metadata is DeliveryMetadata metadata
            ? metadata.Delivery
            : throw new InvalidOperationException("The message was not read from RabbitMQ, so RabbitMQ cannot be told of it. Settle messages of RabbitMqQueue only.");
    }
}
