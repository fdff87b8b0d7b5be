namespace Headgate.Pipelines.Acknowledgement;

/// <summary>What has become of a message of a source.</summary>
public enum DeliveryStatus
{
    /// <summary>It is under way.</summary>
    Pending,

    /// <summary>It was processed; with batchers, its batch handlers have returned.</summary>
    Succeeded,

    /// <summary>It failed for good: retries are used up, the failure handler and the dead-letter sink have had it.</summary>
    Failed,

    /// <summary>It was not finished, and is handed back: whoever sent it may send it again.</summary>
    Returned,
}
