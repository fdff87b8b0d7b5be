namespace Headgate.RabbitMq;

/// <summary>The names under which the metadata of a message say what RabbitMQ says of it, beside its headers. What a message does not have is absent.</summary>
public static class RabbitMqMetadata
{
    /// <summary>What all of them begin with.</summary>
    internal const string Prefix = "rabbitmq.";

    /// <summary>The queue that it was read from: a <see cref="string"/>.</summary>
    public const string Queue = "rabbitmq.queue";

    /// <summary>The exchange that it was published to: a <see cref="string"/>.</summary>
    public const string Exchange = "rabbitmq.exchange";

    /// <summary>The routing key: a <see cref="string"/>.</summary>
    public const string RoutingKey = "rabbitmq.routing_key";

    /// <summary>Whether the server has delivered it before: a <see cref="bool"/>.</summary>
    public const string Redelivered = "rabbitmq.redelivered";

    /// <summary>How often a quorum queue has delivered it before: a <see cref="long"/>.</summary>
    public const string DeliveryCount = "rabbitmq.delivery_count";

    /// <summary>What kind of content the body is: a <see cref="string"/>.</summary>
    public const string ContentType = "rabbitmq.content_type";

    /// <summary>How the content is encoded: a <see cref="string"/>.</summary>
    public const string ContentEncoding = "rabbitmq.content_encoding";

    /// <summary>Its id: a <see cref="string"/>.</summary>
    public const string MessageId = "rabbitmq.message_id";

    /// <summary>What it is an answer to: a <see cref="string"/>.</summary>
    public const string CorrelationId = "rabbitmq.correlation_id";

    /// <summary>Where an answer is to go: a <see cref="string"/>.</summary>
    public const string ReplyTo = "rabbitmq.reply_to";

    /// <summary>Its type: a <see cref="string"/>.</summary>
    public const string Type = "rabbitmq.type";

    /// <summary>The application that has sent it: a <see cref="string"/>.</summary>
    public const string AppId = "rabbitmq.app_id";

    /// <summary>The user who has sent it: a <see cref="string"/>.</summary>
    public const string UserId = "rabbitmq.user_id";

    /// <summary>Its priority: a <see cref="byte"/>.</summary>
    public const string Priority = "rabbitmq.priority";

    /// <summary>After how many milliseconds it expires: a <see cref="string"/>.</summary>
    public const string Expiration = "rabbitmq.expiration";

    /// <summary>When its sender says that it was sent: a <see cref="DateTimeOffset"/>.</summary>
    public const string Timestamp = "rabbitmq.timestamp";
}
