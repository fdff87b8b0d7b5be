namespace Headgate.Kafka;

/// <summary>Where a group begins in a partition of which it has committed nothing, or nothing that is still there.</summary>
public enum KafkaStart
{
    /// <summary>With the oldest message that is there.</summary>
    Earliest,

    /// <summary>With what is sent from then on. What is sent between the making of a partition and its assignment is never read.</summary>
    Latest,
}
