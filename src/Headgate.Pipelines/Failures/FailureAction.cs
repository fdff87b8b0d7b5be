namespace Headgate.Pipelines.Failures;

/// <summary>What becomes of a message that has failed for good: its attempts are used up, the failure handler and the dead-letter sink have had it.</summary>
public enum FailureAction
{
    /// <summary>It is acknowledged as failed, and the next one goes on.</summary>
    Skip,

    /// <summary>It is handed back to its source, which may send it again.</summary>
    Return,

    /// <summary>It is kept, and later messages of its key wait, until somebody lets it be tried again or the pipeline stops. For sources whose order
    /// matters. Without keys only the message itself waits.</summary>
    BlockKey,

    /// <summary>It is handed back to its source, and the pipeline stops with its failure.</summary>
    StopPipeline,
}
