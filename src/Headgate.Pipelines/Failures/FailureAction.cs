namespace Headgate.Pipelines.Failures;

/// <summary>What becomes of a message that has failed for good: its attempts are used up, and the failure handler has not decided otherwise.</summary>
public enum FailureAction
{
    /// <summary>It is written to the dead-letter sink, if there is one, and acknowledged as failed, and the next one goes on.</summary>
    Skip,

    /// <summary>It is handed back to its source, which may send it again.</summary>
    Return,

    /// <summary>It is kept, and later messages of its key wait, until somebody lets it be tried again or the pipeline stops. For sources whose order
    /// matters. Without keys only the message itself waits. The failure handler does not see it: it has not failed for good yet.</summary>
    BlockKey,

    /// <summary>It is handed back to its source, and the pipeline stops with its failure.</summary>
    StopPipeline,
}
