namespace Headgate.Kafka;

/// <summary>What becomes of the partition of a message that has failed for good.</summary>
public enum KafkaFailureAction
{
    /// <summary>The message is settled: the failure handler and the dead-letter sink have had it.</summary>
    Skip,

    /// <summary>The partition goes back to the message, when all that is under way of it has ended, and stays there until the message succeeds. What comes after it in the partition
    /// comes again, too.</summary>
    Return,
}
