namespace Headgate.Simulation.Pipelines;

/// <summary>Bugs that are planted to see whether the ledger finds them.</summary>
public enum Flaw
{
    None,

    /// <summary>A handler acknowledges before it works.</summary>
    AcknowledgesBeforeWork,

    /// <summary>What has failed counts as processed.</summary>
    AcknowledgesFailures,

    /// <summary>A handler whose token is cancelled returns as if it were done.</summary>
    DropsWhatIsCancelled,

    /// <summary>A batch of which a part was not stored counts as stored.</summary>
    SwallowsPartsOfBatches,

    /// <summary>Each message is acknowledged twice.</summary>
    AcknowledgesTwice,

    /// <summary>What a source has fetched ahead is settled when its connection ends.</summary>
    LosesWhatItFetched,

    /// <summary>A source takes one message more than was asked for.</summary>
    TakesOneMore,

    /// <summary>A source that has connected again does not know any more that it was asked.</summary>
    ForgetsDemandOnReconnect,

    /// <summary>Later messages of a key do not wait for one that is tried again.</summary>
    ReordersOnRetry,

    /// <summary>A source whose read is cancelled, to drain, takes that for its end.</summary>
    EndsWithItsDrain,

    /// <summary>Messages of a lost connection are acknowledged on the next one, with their old tags.</summary>
    AcknowledgesWithOldTags,

    /// <summary>A source takes all there is, whatever was asked for.</summary>
    BuffersWithoutBound,

    /// <summary>What is finished is committed, whatever is open before it.</summary>
    CommitsPastGaps,
}
