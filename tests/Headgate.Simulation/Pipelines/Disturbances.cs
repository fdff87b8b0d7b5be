using Headgate.Pipelines;
using Headgate.Pipelines.Limits;
using Headgate.Simulation.Faults;
using Headgate.Simulation.Obligations;
using Headgate.Testing.Scheduling;

namespace Headgate.Simulation.Pipelines;

/// <summary>What is done to a pipeline while it runs: by its operators, its broker, its machine, and by defects of its own.</summary>
internal sealed class Disturbances(PipelineWorld world, StageLab lab, Pipeline pipeline, SimulatedHandlers handlers)
{
    private static readonly FaultKind[] Kinds =
    [
        FaultKind.ConnectionIsCut, FaultKind.PartitionsMove, FaultKind.StageIsKilled, FaultKind.Paused, FaultKind.Drained, FaultKind.ConcurrencyChanges,
        FaultKind.RateChanges, FaultKind.CallsAreCancelled, FaultKind.MachineSleeps, FaultKind.WallClockJumps,
    ];

    private Random Random => world.Random;

    /// <summary>Does one of what is planned.</summary>
    public async Task DisturbAsync()
    {
        CheckBytes();
        var planned = Kinds.Where(world.Faults.IsPlanned).ToList();
        if (planned.Count == 0) return;

        // What has not happened yet comes first: what is planned shall happen.
        var missing = planned.Except(world.Faults.Struck.Keys).ToList();
        var kind = missing.Count > 0 && Random.Next(4) > 0 ? missing[Random.Next(missing.Count)] : planned[Random.Next(planned.Count)];
        world.Journal.Note($"{kind}");
        if (await DoAsync(kind)) world.Faults.Note(kind);
    }

    private async Task<bool> DoAsync(FaultKind kind)
    {
        switch (kind)
        {
            case FaultKind.ConnectionIsCut:
                return world.Broker.CutOne(Random);
            case FaultKind.PartitionsMove:
                return world.Broker.MovePartitions(Random);
            case FaultKind.StageIsKilled:
                return KillOne();
            case FaultKind.Paused:
                return await PauseAsync();
            case FaultKind.Drained:
                return await DrainAsync();
            case FaultKind.ConcurrencyChanges:
                return ChangeConcurrency();
            case FaultKind.RateChanges:
                return ChangeRate();
            case FaultKind.CallsAreCancelled:
                return await StormAsync();
            case FaultKind.MachineSleeps:
                lab.Suspend(TimeSpan.FromSeconds(Random.Next(1, 90)));
                return true;
            default:
                lab.Time.SetWallClock(TimeSpan.FromHours(Random.Next(-24, 25)));
                return true;
        }
    }

    private bool KillOne()
    {
        var stages = lab.LiveStages;
        if (stages.Count == 0) return false;
        var victim = stages[Random.Next(stages.Count)];
        world.Journal.Note($"kill {victim}");
        world.Ledger.ForgiveOrderBefore(world.Broker.LastSequence + 1);
        return lab.Kill(victim);
    }

    private bool ChangeConcurrency()
    {
        var parts = pipeline.Topology.Steps.Concat(pipeline.Topology.Batchers).Where(static part => part.Name is not ("route" or "pass-through")).ToList();
        if (parts.Count == 0) return false;
        pipeline.SetConcurrency(parts[Random.Next(parts.Count)].Name, Random.Next(1, PipelineShape.MostConcurrency + 1));
        return true;
    }

    private bool ChangeRate()
    {
        try
        {
            pipeline.SetRateLimit(RateLimit.Of(Random.Next(1, 40), TimeSpan.FromMilliseconds(Random.Next(1, 30))), atOnce: Random.Next(2) == 0);
            return true;
        }
        catch (InvalidOperationException failure) when (failure is not ObjectDisposedException && pipeline.Completion.IsCompleted)
        {
            return false;
        }
    }

    private async Task<bool> PauseAsync()
    {
        try
        {
            await pipeline.PauseAsync();
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        var begun = handlers.BegunCount;
        var kills = world.Faults.Struck.GetValueOrDefault(FaultKind.StageIsKilled);
        await Task.Delay(TimeSpan.FromMilliseconds(Random.Next(1, 100)), lab.Time);
        if (handlers.BegunCount != begun && pipeline.Status == PipelineStatus.Paused)
            world.Ledger.Report(ViolationKind.RanWhilePaused, $"{handlers.BegunCount - begun} handlers began; {kills} stages were killed before");
        pipeline.Resume();
        return true;
    }

    private async Task<bool> DrainAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(Random.Next(1, 30)), lab.Time);
        try
        {
            await pipeline.DrainAsync(patience.Token);
            var counts = pipeline.Counts;
            if (pipeline.Status == PipelineStatus.Paused && counts.InFlight > 0)
                world.Ledger.Report(ViolationKind.Miscounted, $"the pipeline is drained, and {counts.InFlight} messages are in flight");
        }
        catch (Exception failure) when (failure is InvalidOperationException or OperationCanceledException)
        {
            // It does not run any more, or messages that are blocked or handed back over and over keep it from ever being empty.
        }

        pipeline.Resume();
        return true;
    }

    /// <summary>Calls that are given up by their callers, at any moment.</summary>
    private async Task<bool> StormAsync()
    {
        var calls = new List<Task>();
        for (var i = Random.Next(2, 8); i > 0; i--)
        {
            var giveUp = new CancellationTokenSource();
            calls.Add(CallAsync(giveUp.Token));
            if (Random.Next(4) > 0) calls.Add(CancelAsync(giveUp));
            if (Random.Next(2) == 0) pipeline.Resume();
        }

        foreach (var call in calls) await call;
        pipeline.Resume();
        return true;
    }

    private async Task CallAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Random.Next(2) == 0) await pipeline.PauseAsync(cancellationToken);
            else await pipeline.DrainAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(5), lab.Time, CancellationToken.None);
        }
        catch (Exception failure) when (failure is InvalidOperationException or OperationCanceledException or TimeoutException)
        {
            // It was cancelled, or another call was in its way.
        }
    }

    private async Task CancelAsync(CancellationTokenSource giveUp)
    {
        for (var turns = Random.Next(60); turns > 0; turns--) await Task.Yield();
        giveUp.Cancel();
    }

    private void CheckBytes()
    {
        if (world.Shape.MaxInFlightBytes is not { } most) return;
        var bytes = pipeline.Counts.InFlightBytes;
        if (bytes > most) world.Ledger.Report(ViolationKind.Unbounded, $"{bytes} bytes are in flight, at most {most} may be");
    }
}
