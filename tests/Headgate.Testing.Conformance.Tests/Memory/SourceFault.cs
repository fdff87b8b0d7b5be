namespace Headgate.Testing.Conformance.Tests.Memory;

/// <summary>Faults that are planted in a source, each for the rule that is to find it.</summary>
public enum SourceFault
{
    None,

    [Breaks("ACK-01")]
    ForgetsAcknowledgements,

    [Breaks("ACK-02")]
    AcknowledgesWhatIsOpenWhenClosed,

    [Breaks("ACK-03")]
    AcknowledgesAllBefore,

    [Breaks("ACK-04")]
    SendsFailuresAgain,

    [Breaks("ACK-05")]
    KeepsWhatIsReturned,

    [Breaks("ACK-06")]
    EndsAllOfACallAlike,

    [Breaks("ACK-07")]
    AcknowledgesByStatus,

    [Breaks("ACK-08")]
    HearsOneThread,

    [Breaks("ACK-09")]
    ThrowsAfterDisposal,

    [Breaks("ACK-10")]
    MixesEpochs,

    [Breaks("ACK-11")]
    AcknowledgesAFewOfACall,

    [Breaks("ACK-12")]
    AcknowledgesByReadingOn,

    [Breaks("DEM-01")]
    IgnoresTheRoom,

    [Breaks("DEM-02")]
    DropsWhatHasNoRoom,

    [Breaks("DEM-03")]
    Polls,

    [Breaks("DEM-04")]
    SleepsOn,

    [Breaks("DEM-05")]
    CutsBigMessages,

    [Breaks("DEM-06")]
    TellsNoSizes,

    [Breaks("DEM-07")]
    FetchesFarAhead,

    [Breaks("DEM-08")]
    GivesEachReaderAll,

    [Breaks("DRN-01")]
    WaitsThroughCancellation,

    [Breaks("DRN-02")]
    LosesWhatACancelledReadHasFetched,

    [Breaks("DRN-03")]
    KeepsThePrefetchedInADrain,

    [Breaks("DRN-04")]
    ClosesWithTheDrain,

    [Breaks("DRN-05")]
    ThrowsWhenDisposedUnused,

    [Breaks("DRN-06")]
    DropsThePrefetchedInADrain,

    [Breaks("DRN-07")]
    AcknowledgesWhatIsReturned,

    [Breaks("DRN-08")]
    HoldsAcknowledgementsBack,

    [Breaks("DRN-09")]
    AcknowledgesWithTheNextRead,

    [Breaks("ORD-01")]
    GivesTheNewestFirst,

    [Breaks("ORD-02")]
    CountsPositionsDown,

    [Breaks("ORD-03")]
    CommitsTheNewest,

    [Breaks("ORD-04")]
    CommitsOnlyInOrder,

    [Breaks("ORD-05")]
    SendsAgainBackwards,

    [Breaks("CAN-01")]
    StartsThroughCancellation,

    [Breaks("CAN-02")]
    FetchesAndThrowsWhenCancelled,

    [Breaks("CAN-03")]
    AcknowledgesThroughCancellation,

    [Breaks("ERR-01")]
    FailsWhenCut,

    [Breaks("ERR-02")]
    DoesNotNoticeACut,

    [Breaks("ERR-03")]
    ForgetsWhatIsOpenAtACut,

    [Breaks("ERR-04")]
    DropsWithoutCounting,

    [Breaks("ERR-05")]
    SkipsEmptyMessages,

    [Breaks("ERR-06")]
    TrimsMessages,

    [Breaks("ERR-07")]
    LogsItsSecret,

    [Breaks("MET-01")]
    RenamesHeaders,

    [Breaks("MET-02")]
    LosesTheTrace,

    [Breaks("MET-03")]
    SharesMetadata,

    [Breaks("MET-04")]
    NeverEnds,
}
