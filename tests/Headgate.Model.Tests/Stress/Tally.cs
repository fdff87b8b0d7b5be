using Headgate.Stages;

namespace Headgate.Model.Tests.Stress;

/// <summary>What happened in a storm: a rule that nothing puts to the test is not kept.</summary>
internal readonly record struct Tally(long Stages, long Killed, long Faulted, long Subscriptions, long Emitted, long Processed, long Lost, long Discarded)
{
    public static Tally Of(Crew crew) => new(
        crew.Everybody.Count(),
        crew.Everybody.Count(static actor => actor.Stage.StopReason?.Kind == StopKind.Killed),
        crew.Everybody.Count(static actor => actor.Stage.StopReason?.Kind == StopKind.Fault),
        crew.Ledger.Emitters.Sum(static emitter => (long)emitter.Accepted.Count),
        crew.Ledger.Emitters.Sum(static emitter => (long)emitter.Emitted),
        crew.Ledger.Takers.Sum(static taker => taker.Pairings.Sum(static pairing => (long)pairing.Seen)),
        crew.Ledger.Takers.Sum(static taker => taker.LostCount),
        crew.Ledger.Emitters.Sum(static emitter => (long)emitter.DiscardedCount));

    public static Tally operator +(Tally left, Tally right) => new(
        left.Stages + right.Stages,
        left.Killed + right.Killed,
        left.Faulted + right.Faulted,
        left.Subscriptions + right.Subscriptions,
        left.Emitted + right.Emitted,
        left.Processed + right.Processed,
        left.Lost + right.Lost,
        left.Discarded + right.Discarded);
}
