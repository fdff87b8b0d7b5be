using Headgate.Model.Tests.Protocol;
using Headgate.Stages;

namespace Headgate.Model.Tests.Topologies;

/// <summary>Checks, once nothing is disturbed any more, that fresh events flow to everybody who is left: nobody was forgotten.</summary>
internal sealed class Liveness(World world, Cast cast, Dice dice)
{
    private const int MostRounds = 20;

    /// <summary>So many events must a stage have received before each of its consumers must have some.</summary>
    private const int Plenty = 16;

    private readonly Dictionary<Pairing, int> _before = [];

    public void Check()
    {
        Settle();
        foreach (var pairing in world.Ledger.Emitters.SelectMany(static emitter => emitter.Open)) _before[pairing] = pairing.Seen;
        for (var round = 0; round < MostRounds && FirstStarving() is not null; round++) EmitEverywhere();
        ModelFailureException.Unless(FirstStarving() is null, $"Fresh events flow to everybody: {FirstStarving()} gets none.");
    }

    /// <summary>Lets everything come to rest with nobody held up for want of a consumer, or of one that asks.</summary>
    private void Settle()
    {
        do
        {
            world.Rest();
            world.CheckAtRest();
        }
        while (Drain() | AskByHand());
    }

    /// <summary>Gives a consumer to every stage and every partition that has none. False when all have.</summary>
    private bool Drain()
    {
        var count = world.Actors.Count;
        foreach (var emitter in world.Ledger.Emitters)
        {
            if (emitter.Stage.Status != StageStatus.Running) continue;
            var isPartitioned = emitter.Kind == DispatcherKind.Partition;
            for (var partition = 0; partition < emitter.Partitions; partition++)
            {
                if (!emitter.Open.Any(pairing => !isPartitioned || pairing.Partition == partition)) world.Start(cast.MakeDrain(emitter, isPartitioned ? partition : null));
            }
        }

        return world.Actors.Count > count;
    }

    /// <summary>Asks on every subscription that does not ask by itself. False when all have open demand.</summary>
    private bool AskByHand()
    {
        var idle = world.Ledger.Takers.SelectMany(static taker => taker.Pairings)
            .Where(static pairing => pairing.IsOpen && pairing.IsManual && pairing.End!.OutstandingDemand == 0).ToList();
        foreach (var pairing in idle) pairing.End!.Ask(8);
        return idle.Count > 0;
    }

    private void EmitEverywhere()
    {
        world.Note("fresh events");
        foreach (var emitter in world.Ledger.Emitters)
        {
            if (emitter.Stage is not Source { Status: StageStatus.Running } source || emitter.IsCompleting || emitter.Open.Count == 0) continue;
            world.Calls.Add(source.EmitAsync(CountFor(emitter)), $"emit {emitter.Name}", emitter);
        }

        Settle();
    }

    /// <summary>Enough for every consumer of the stage, and for a buffer that drops nothing not one too many.</summary>
    private int CountFor(Emitter emitter) => emitter.Kind switch
    {
        DispatcherKind.Demand => (int)emitter.EligibleDemand(),
        DispatcherKind.Broadcast => dice.Between(3, 6),
        _ => emitter.Partitions * 2,
    };

    private Pairing? FirstStarving() => world.Ledger.Emitters.Select(StarvingOf).FirstOrDefault(static pairing => pairing is not null);

    private Pairing? StarvingOf(Emitter emitter)
    {
        if (!IsFed(emitter)) return null;
        var starving = emitter.Open.Where(pairing => _before.TryGetValue(pairing, out var seen) && pairing.Seen == seen).ToList();
        if (starving.Count == 0) return null;

        // What trickles through a stage goes to the greatest demand; the others wait for more.
        var mayWait = emitter is { Kind: DispatcherKind.Demand, Stage: Relay } && starving.Count < emitter.Open.Count;
        return mayWait ? null : starving[0];
    }

    private bool IsFed(Emitter emitter)
    {
        if (emitter.IsCompleting || emitter.Stage.Status != StageStatus.Running) return false;
        return emitter.Stage is not Relay relay || relay.Taker.Pairings.Exists(pairing => _before.TryGetValue(pairing, out var seen) && pairing.Seen >= seen + Plenty);
    }
}
