using Headgate.Testing.Conformance.Rules.Acknowledging;
using Headgate.Testing.Conformance.Rules.Cancelling;
using Headgate.Testing.Conformance.Rules.Demanding;
using Headgate.Testing.Conformance.Rules.Describing;
using Headgate.Testing.Conformance.Rules.Draining;
using Headgate.Testing.Conformance.Rules.Failing;
using Headgate.Testing.Conformance.Rules.Ordering;

namespace Headgate.Testing.Conformance.Rules;

/// <summary>The rules for sources, in the order of their numbers.</summary>
internal static class SourceRules
{
    public static IReadOnlyList<SourceRule> All { get; } =
    [
        new SucceededIsDone(),
        new UnacknowledgedComesAgain(),
        new OnlyTheAcknowledgedAreDone(),
        new FailedIsSettled(),
        new ReturnedComesAgain(),
        new EachEndsInItsWay(),
        new AcknowledgedEarlyIsDone(),
        new AcknowledgedOnSeveralThreads(),
        new AcknowledgedAfterDisposal(),
        new AcknowledgedAfterItsEpoch(),
        new ManyInOneCall(),
        new ReadingAcknowledgesNothing(),
        new NeverMoreThanAskedFor(),
        new SmallReadsGetEverything(),
        new WaitsWithoutPolling(),
        new WokenByAMessage(),
        new BigMessagesComeWhole(),
        new SizesAreTold(),
        new FetchesNotTooFarAhead(),
        new ReadersShare(),
        new WaitingReadEnds(),
        new CancelledReadsLoseNothing(),
        new DrainedIsHandedOver(),
        new AcknowledgedAfterTheDrain(),
        new DisposedUnused(),
        new StoppedPipelinesLoseNothing(),
        new GivenUpComesAgain(),
        new HandledDoesNotComeAgain(),
        new DisposedInTheMiddle(),
        new OrderPerKey(),
        new PositionsAscend(),
        new CommitStopsAtTheGap(),
        new CommittedOutOfOrder(),
        new ComesAgainInOrder(),
        new StartIsCancelled(),
        new ReadIsCancelled(),
        new AcknowledgementIsCancelled(),
        new CutBetweenReads(),
        new CutWhileWaiting(),
        new CutUnderWay(),
        new DroppedIsCounted(),
        new EmptyText(),
        new StrangeText(),
        new NoSecretIsTold(),
        new HeadersAreMetadata(),
        new TheTraceGoesOn(),
        new MetadataIsItsOwn(),
        new TheEndIsTold(),
    ];
}
