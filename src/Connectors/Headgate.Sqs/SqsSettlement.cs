namespace Headgate.Sqs;

/// <summary>What the service is told of a message that was not processed.</summary>
public enum SqsSettlement
{
    /// <summary>It is deleted: it is done with.</summary>
    Delete,

    /// <summary>It is made visible again, after a delay, and counts towards the queue's redrive policy.</summary>
    Release,

    /// <summary>Nothing: it comes again when its visibility time-out has passed, and counts towards the queue's redrive policy.</summary>
    Leave,
}
