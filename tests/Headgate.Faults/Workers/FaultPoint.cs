namespace Headgate.Faults.Workers;

/// <summary>Where a process kills itself.</summary>
public enum FaultPoint
{
    /// <summary>What a process that died before has left is being read.</summary>
    InRecovery,

    /// <summary>Messages were fetched, and none is on its way yet.</summary>
    AfterFetch,

    /// <summary>In the handler of a message.</summary>
    InHandler,

    /// <summary>A batch is complete, and not written yet.</summary>
    BeforeBatch,

    /// <summary>A batch is being written.</summary>
    InBatch,

    /// <summary>A batch is written, and nothing of it is acknowledged.</summary>
    AfterBatch,

    /// <summary>Messages are acknowledged, and that is not kept yet.</summary>
    BeforeCheckpoint,

    /// <summary>That is being kept.</summary>
    InCheckpoint,

    /// <summary>That is kept, and the process does not know yet.</summary>
    AfterCheckpoint,

    /// <summary>The process was asked to stop, and drains.</summary>
    InDrain,
}
