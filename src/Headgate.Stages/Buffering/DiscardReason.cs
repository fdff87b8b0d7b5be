namespace Headgate.Stages.Buffering;

/// <summary>Why events were discarded.</summary>
public enum DiscardReason
{
    /// <summary>The producer's buffer was full and was told to drop.</summary>
    BufferFull,

    /// <summary>The partition function named no partition for them.</summary>
    NoPartition,

    /// <summary>The producer stopped before anyone asked for them.</summary>
    ProducerStopped,

    /// <summary>The consumer stopped before it had processed them.</summary>
    ConsumerStopped,

    /// <summary>They arrived on a subscription that was no longer open.</summary>
    SubscriptionClosed,
}
