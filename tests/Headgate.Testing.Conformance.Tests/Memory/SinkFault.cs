namespace Headgate.Testing.Conformance.Tests.Memory;

/// <summary>Faults that are planted in a sink, each for the rule that is to find it.</summary>
public enum SinkFault
{
    None,

    [Breaks("SNK-01")]
    WritesWhenDisposed,

    [Breaks("SNK-02")]
    ReturnsHalf,

    [Breaks("SNK-03")]
    WritesBackwards,

    [Breaks("SNK-04")]
    WritesAFewOfABatch,

    [Breaks("SNK-05")]
    SharesItsBuffer,

    [Breaks("SNK-06")]
    CutsBigMessages,

    [Breaks("SNK-07")]
    SkipsEmptyMessages,

    [Breaks("SNK-08")]
    TrimsMessages,

    [Breaks("SNK-09")]
    WritesTwice,

    [Breaks("SNK-10")]
    SendsNoTrace,

    [Breaks("SNK-11")]
    SendsItsOwnTrace,

    [Breaks("SNK-12")]
    FailsTheWholeBatch,

    [Breaks("SNK-13")]
    WritesThroughCancellation,

    [Breaks("SNK-14")]
    NeverConnectsAgain,

    [Breaks("SNK-15")]
    KeepsQuietAboutACut,

    [Breaks("SNK-16")]
    ThrowsWhenDisposedUnused,

    [Breaks("SNK-17")]
    SaysItsSecret,

    [Breaks("DLQ-01")]
    SaysNoReason,

    [Breaks("DLQ-02")]
    WantsItsOwnData,

    [Breaks("DLQ-03")]
    KeepsOneOfACall,

    [Breaks("DLQ-04")]
    RefusesLongReasons,

    [Breaks("DLQ-05")]
    LosesLettersAtACut,
}
