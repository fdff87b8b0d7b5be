namespace Headgate.Nats;

/// <summary>The names of what JetStream says of a message, in its metadata. Its headers stand beside them, under their own names.</summary>
public static class JetStreamMetadata
{
    /// <summary>The subject: a <see cref="string"/>.</summary>
    public const string Subject = "nats.subject";

    /// <summary>The stream: a <see cref="string"/>.</summary>
    public const string Stream = "nats.stream";

    /// <summary>The consumer: a <see cref="string"/>.</summary>
    public const string Consumer = "nats.consumer";

    /// <summary>Where the message stands in its stream: a <see cref="long"/>, 1 at first.</summary>
    public const string StreamSequence = "nats.stream_sequence";

    /// <summary>The how manieth message it is that the consumer gave out: a <see cref="long"/>, 1 at first.</summary>
    public const string ConsumerSequence = "nats.consumer_sequence";

    /// <summary>How often the message was given out, this time included: a <see cref="long"/>, 1 at first.</summary>
    public const string DeliveredCount = "nats.delivered_count";

    /// <summary>How many messages the consumer had still to give out when it gave out this one: a <see cref="long"/>.</summary>
    public const string PendingCount = "nats.pending_count";

    /// <summary>When the stream took the message: a <see cref="DateTimeOffset"/>.</summary>
    public const string Timestamp = "nats.timestamp";
}
