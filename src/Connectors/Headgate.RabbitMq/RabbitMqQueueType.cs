namespace Headgate.RabbitMq;

/// <summary>The kinds of queues.</summary>
public enum RabbitMqQueueType
{
    /// <summary>What the virtual host has as its default: classic, unless its operator has set another.</summary>
    Default,

    /// <summary>On one node.</summary>
    Classic,

    /// <summary>On several nodes, by consensus. It counts how often a message was delivered.</summary>
    Quorum,
}
