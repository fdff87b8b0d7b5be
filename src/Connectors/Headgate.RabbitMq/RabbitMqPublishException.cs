namespace Headgate.RabbitMq;

/// <summary>The server has not taken a message: no queue wants it, or a queue is full and refuses it. The message fails alone, with this.</summary>
public sealed class RabbitMqPublishException : Exception
{
    internal RabbitMqPublishException(string message, bool isUnroutable, Exception? innerException)
        : base(message, innerException) => IsUnroutable = isUnroutable;

    /// <summary>Gets whether there is no queue for it: the exchange, its bindings or the routing key are not right. False when the server has refused it.</summary>
    public bool IsUnroutable { get; }
}
