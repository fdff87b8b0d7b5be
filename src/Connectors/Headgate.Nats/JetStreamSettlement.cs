namespace Headgate.Nats;

/// <summary>What JetStream is told of a message that has failed for good.</summary>
public enum JetStreamSettlement
{
    /// <summary>It is acknowledged, as if it had succeeded.</summary>
    Ack,

    /// <summary>It is given out again, after <see cref="JetStreamConsumerOptions.NakDelay"/>, until the consumer's <c>MaxDeliver</c> is reached.</summary>
    Nak,

    /// <summary>It is never given out again, and the server publishes an advisory.</summary>
    Terminate,
}
