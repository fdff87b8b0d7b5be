using System.Runtime.CompilerServices;
using System.Text.Json;
using Headgate.Flows;
using Headgate.Flows.Snapshots;
using Headgate.Simulation.Faults;
using Headgate.Simulation.Obligations;
using Headgate.Testing.Scheduling;

namespace Headgate.Simulation.Flows;

/// <summary>One run of a flow, from its last snapshot on, to its end, its failure, or the death of its process at some step.</summary>
internal sealed class FlowLife(FlowWorld world, StageLab lab)
{
    private const int MostMoves = 3_000;

    private int _calls;

    /// <summary>The results, when the flow has come to its end and they went to no sink.</summary>
    public IReadOnlyList<string>? Results { get; private set; }

    public bool HasEnded { get; private set; }

    private Random Random => world.Random;

    public async Task RunAsync()
    {
        world.Lab = lab;
        using var cancelling = new CancellationTokenSource();
        var running = RunFlowAsync(cancelling.Token);
        var moves = 0;
        while (!running.IsCompleted)
        {
            for (var turns = Random.Next(120); turns > 0 && !running.IsCompleted; turns--) await Task.Yield();
            if (running.IsCompleted) break;
            if (IsKilled()) return;
            if (++moves > MostMoves)
            {
                world.Ledger.Report(ViolationKind.Stuck, $"the flow has not come to its end after {lab.Time.Elapsed}");
                return;
            }

            Disturb(cancelling);
            await Task.Delay(TimeSpan.FromMilliseconds(1), lab.Time);
        }

        await running;
        await CheckEndAsync();
    }

    private async Task RunFlowAsync(CancellationToken cancellationToken)
    {
        try
        {
            var flow = Create();
            if (world.HasSink) await flow.RunAsync(world, cancellationToken);
            else Results = await flow.ToListAsync(cancellationToken);
            HasEnded = true;
        }
        catch (Exception failure) when (world.Faults.IsOn)
        {
            // It goes on after its last snapshot.
            world.Journal.Note($"the flow fails: {failure.GetType().Name} {failure.Message}");
        }
    }

    private Flow<string> Create()
    {
        var options = new FlowOptions
        {
            Name = "flow",
            Stages = Random.Next(1, 4),
            MaxDemand = Random.Next(1, 12),
            Environment = lab.Environment,
            Snapshots = new SnapshotOptions { Store = world, Every = null, EveryElements = world.EveryElements, JsonOptions = JsonSerializerOptions.Default },
        };
        return world.Shape.Over([.. world.Shape.Readings.Select(readings => Flow.FromReplayable(position => ReadAsync(readings, position), options))], CallAsync);
    }

    private async IAsyncEnumerable<Reading> ReadAsync(IReadOnlyList<Reading> readings, long position, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = (int)position; i < readings.Count; i++)
        {
            if (world.Faults.Strikes(FaultKind.ReadIsSlow)) await Task.Delay(TimeSpan.FromMilliseconds(5), lab.Time, cancellationToken);
            if (world.Faults.Strikes(FaultKind.SourceThrows)) throw new IOException("The source fails by plan.");
            yield return readings[i];
        }
    }

    private async ValueTask<Reading> CallAsync(Reading reading, CancellationToken cancellationToken)
    {
        _calls++;
        if (world.Faults.Strikes(FaultKind.HandlerIsSlow)) await Task.Delay(TimeSpan.FromMilliseconds(1 + (reading.Number % 5)), lab.Time, cancellationToken);
        if (world.Faults.Strikes(FaultKind.HandlerThrows)) throw new InvalidOperationException("The function fails by plan.");
        return reading;
    }

    private bool IsKilled()
    {
        if (!world.Faults.Strikes(FaultKind.ProcessIsKilled)) return false;
        world.Journal.Note("the process is killed");
        return true;
    }

    private void Disturb(CancellationTokenSource cancelling)
    {
        if (world.Faults.Strikes(FaultKind.FlowIsCancelled)) cancelling.Cancel();
        if (world.Faults.Strikes(FaultKind.MachineSleeps)) lab.Suspend(TimeSpan.FromSeconds(Random.Next(1, 90)));
        if (world.Faults.Strikes(FaultKind.WallClockJumps)) lab.Time.SetWallClock(TimeSpan.FromHours(Random.Next(-24, 25)));
        if (lab.LiveStages.Count == 0 || !world.Faults.Strikes(FaultKind.StageIsKilled)) return;
        var stages = lab.LiveStages;
        lab.Kill(stages[Random.Next(stages.Count)]);
    }

    /// <summary>When the task has ended no function runs, and no stage, however it ended.</summary>
    private async Task CheckEndAsync()
    {
        if (lab.LiveStages.Count > 0) world.Ledger.Report(ViolationKind.LeftBehind, $"after the end there are {string.Join(", ", lab.LiveStages)}");
        var (calls, steps) = (_calls, lab.StepCount);
        await Task.Delay(TimeSpan.FromHours(1), lab.Time);
        if (_calls != calls) world.Ledger.Report(ViolationKind.LeftBehind, $"{_calls - calls} calls began after the end");
        if (lab.StepCount - steps > 30) world.Ledger.Report(ViolationKind.LeftBehind, $"in the hour after the end {lab.StepCount - steps} steps ran");
    }
}
