using Headgate.Stages;

namespace Headgate.Model.Tests.Topologies;

/// <summary>What happened altogether: a rule that nothing puts to the test is not kept.</summary>
internal sealed class Tally
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _counts = [];

    /// <summary>What never happened.</summary>
    public IEnumerable<string> Missing => _counts.Where(static count => count.Value == 0).Select(static count => count.Key);

    /// <summary>Adds what happened in one run.</summary>
    public void Add(IEnumerable<IActor> actors, Ledger ledger)
    {
        lock (_gate)
        {
            foreach (var actor in actors)
            {
                Count("stages", 1);
                Count("killed", actor.Stage.StopReason?.Kind == StopKind.Killed ? 1 : 0);
                Count("faulted", actor.Stage.StopReason?.Kind == StopKind.Fault ? 1 : 0);
            }

            foreach (var emitter in ledger.Emitters) Add(emitter);
            foreach (var taker in ledger.Takers) Add(taker);
        }
    }

    public override string ToString() => string.Join(", ", _counts.Select(static count => $"{count.Value} {count.Key}"));

    private void Add(Emitter emitter)
    {
        Count("subscriptions", emitter.Accepted.Count);
        Count("emitted", emitter.Emitted);
        Count("discarded", emitter.DiscardedCount);
        Count("refused", emitter.RefusedCount);
    }

    private void Add(Taker taker)
    {
        Count("processed", taker.Pairings.Sum(static pairing => (long)pairing.Completed));
        Count("lost", taker.LostCount);
        Count("replaced", taker.Pairings.Count(static pairing => pairing.IsReplaced && pairing.IsOver));
        Count("given up", taker.Pairings.Count(static pairing => pairing.IsLeaving && pairing.End is null));
        Count("not let in", taker.Pairings.Count(static pairing => pairing.Link is null));
    }

    private void Count(string what, long count) => _counts[what] = _counts.GetValueOrDefault(what) + count;
}
