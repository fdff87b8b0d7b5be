namespace Headgate.Faults.Weaving;

/// <summary>Where in the product a process kills itself.</summary>
public enum FaultPoint
{
    /// <summary>What a process that died before has left was read, and nothing else has begun.</summary>
    InRecovery,

    /// <summary>Messages were fetched, and the pipeline does not count them yet.</summary>
    AfterFetch,

    /// <summary>Messages are about to be sent to the first step.</summary>
    BeforeDispatch,

    /// <summary>A message is about to be given to its handler.</summary>
    BeforeHandler,

    /// <summary>A handler has returned, and what it made of its message is nowhere yet.</summary>
    AfterHandler,

    /// <summary>A batch is complete, and not written yet.</summary>
    BeforeBatch,

    /// <summary>The rows of a batch are with the database, which has not been told yet that these are all.</summary>
    InBatch,

    /// <summary>A batch is written, and the pipeline has not looked at it.</summary>
    AfterBatch,

    /// <summary>Messages have ended, and their source is about to be told.</summary>
    BeforeAcknowledgement,

    /// <summary>A queue has settled messages, and its client has not heard yet.</summary>
    InAcknowledgement,

    /// <summary>The source was told, and the pipeline's counts are not.</summary>
    AfterAcknowledgement,

    /// <summary>Messages are acknowledged, and that is not kept yet.</summary>
    BeforeCheckpoint,

    /// <summary>A checkpoint is on the disk, and not in the place of the one before.</summary>
    InCheckpoint,

    /// <summary>A checkpoint is in its place, and the process does not know yet.</summary>
    AfterCheckpoint,

    /// <summary>The process was asked to stop, and a source hears of it.</summary>
    InDrain,

    /// <summary>A connection, or a partition, is lost: what was received over it must not be acknowledged any more.</summary>
    InRevoke,

    /// <summary>A source is about to connect again.</summary>
    InReconnect,
}
