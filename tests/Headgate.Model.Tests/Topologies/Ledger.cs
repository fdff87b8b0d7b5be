using Headgate.Model.Tests.Protocol;
using Headgate.Stages;

namespace Headgate.Model.Tests.Topologies;

/// <summary>The reference model: accounts of every emitting and every consuming stage, and the first thing that was wrong with them.</summary>
internal sealed class Ledger
{
    private readonly Lock _gate = new();
    private volatile string? _failure;

    /// <summary>The first rule that did not hold.</summary>
    public string? Failure => _failure;

    public List<Emitter> Emitters { get; } = [];

    public List<Taker> Takers { get; } = [];

    /// <summary>Takes note when a rule does not hold. It does not throw: a callback would only break its own stage.</summary>
    public void Unless(bool holds, string where, string rule)
    {
        if (holds) return;
        lock (_gate) _failure ??= $"{where}: {rule}";
    }

    /// <summary>What holds when no message is on its way and no callback runs.</summary>
    public void CheckAtRest()
    {
        foreach (var emitter in Emitters) CheckAtRest(emitter);
        foreach (var taker in Takers) CheckAtRest(taker);
    }

    private void CheckAtRest(Emitter emitter)
    {
        var isAlive = emitter.Stage.Status == StageStatus.Running;
        var buffered = isAlive ? emitter.Stage.GetSnapshot().BufferedCount : 0;
        var gone = emitter.DiscardedCount + emitter.RefusedCount + buffered;
        if (emitter.Kind != DispatcherKind.Broadcast)
        {
            Unless(emitter.Emitted == emitter.SentCount + gone, emitter.Name, $"Emitted = sent + buffered + discarded + refused: {emitter.Emitted} = {emitter.SentCount} + {buffered} + {emitter.DiscardedCount} + {emitter.RefusedCount}.");
        }

        if (!isAlive) return;
        var eligible = emitter.EligibleDemand();
        foreach (var pairing in emitter.Open) CheckOpen(emitter, pairing, buffered);
        Unless(emitter.Kind == DispatcherKind.Partition || buffered == 0 || eligible == 0, emitter.Name, $"Nothing is buffered while consumers ask for it: {buffered} buffered, {eligible} asked for.");
        var isOwed = emitter.Stage is not Producer<Item> || buffered > 0 || emitter.IsCompleting || emitter.Debt >= eligible;
        Unless(isOwed, emitter.Name, $"A producer is asked for everything that consumers ask for: owes {emitter.Debt}, consumers ask for {eligible}.");
    }

    private void CheckOpen(Emitter emitter, Pairing pairing, long buffered)
    {
        var link = pairing.Link!;
        Unless(pairing.IsOpen, emitter.Name, $"A subscription is open at both ends: {pairing.To.Name} has left.");
        var came = link.AskedCount + link.UnheardCount;
        Unless(link.Demand >= 0 && came == Asked(pairing), emitter.Name, $"What {pairing.To.Name} asked for has come: {Asked(pairing)} asked, {came} came.");
        Unless(!pairing.IsReplaced && !pairing.IsLeaving, emitter.Name, $"A subscription that was cancelled or replaced is closed: {pairing.To.Name} is still there.");
        if (emitter.Kind == DispatcherKind.Broadcast)
        {
            var due = pairing.DueUpTo(emitter.FirstOfLast(buffered));
            Unless(link.SentCount == due, emitter.Name, $"Every subscriber gets what was dispatched since it joined: {pairing.To.Name} is due {due}, was sent {link.SentCount}.");
        }

        if (emitter.Kind != DispatcherKind.Partition || emitter.IsAccumulating || pairing.OpenDemand == 0) return;
        var waiting = emitter.WaitingFor(pairing.Partition!.Value);
        Unless(waiting == 0 || emitter.HasFullPartition(), emitter.Name, $"No event waits for a partition whose consumer asks: {waiting} wait, {pairing.OpenDemand} asked for.");
    }

    private void CheckAtRest(Taker taker)
    {
        long sent = 0, processed = 0;
        foreach (var pairing in taker.Pairings)
        {
            sent += pairing.Link?.SentCount ?? 0;
            processed += pairing.End?.ProcessedCount ?? 0;
            if (taker.IsAlive) CheckLive(taker, pairing);
        }

        if (taker.IsAlive && taker.Stage is Relay)
        {
            CheckHeld(taker, sent - processed - taker.LostCount);
            return;
        }

        Unless(sent == processed + taker.LostCount, taker.Name, $"What was sent to a consumer it has processed, or lost and counted: {sent} = {processed} + {taker.LostCount}.");
    }

    private void CheckLive(Taker taker, Pairing pairing)
    {
        if (pairing.End is not { } end) return;
        Unless(end.ProcessedCount == pairing.Completed, taker.Name, $"Processed is what callbacks have returned from: {end.ProcessedCount} = {pairing.Completed}.");

        // A producer-consumer that holds events has not come to the end of a subscription yet.
        if (!end.IsOpen || taker.Stage is Relay) return;
        Unless(pairing.From.Open.Contains(pairing), taker.Name, $"A subscription is open at both ends: {pairing.From.Name} has closed it.");
        Unless(end.OutstandingDemand == pairing.OpenDemand, taker.Name, $"What is outstanding is open at the producer: {end.OutstandingDemand} = {pairing.OpenDemand} ({pairing.From.Name}).");
    }

    private void CheckHeld(Taker taker, long held)
    {
        Unless(held >= 0, taker.Name, "What is processed was sent.");
        var isKnown = taker.Pairings.TrueForAll(static pairing => !pairing.IsOpen || pairing.From.Open.Contains(pairing));
        Unless(held > 0 || isKnown, taker.Name, "A subscription is open at both ends: a producer has closed it.");
        var emitter = Emitters.Find(emitter => emitter.Stage == taker.Stage)!;
        Unless(held == 0 || emitter.EligibleDemand() == 0, taker.Name, $"Nothing is held back while consumers ask for it: {held} held, {emitter.EligibleDemand()} asked for.");
    }

    private static long Asked(Pairing pairing) => pairing.End!.OutstandingDemand + pairing.End.ProcessedCount;
}
