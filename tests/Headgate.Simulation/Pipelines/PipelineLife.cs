using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Headgate.Simulation.Faults;
using Headgate.Simulation.Obligations;
using Headgate.Testing.Scheduling;

namespace Headgate.Simulation.Pipelines;

/// <summary>One pipeline from its start to its end, which is a stop, a stop that is given up, or the death of its process at some step.</summary>
internal sealed class PipelineLife
{
    private const int LongestWait = 20_000;

    // What is given up has 7 s to end after the time-out, and sources whose reads do not end 5 s.
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LastCallsEnd = TimeSpan.FromSeconds(20);

    private readonly PipelineWorld _world;
    private readonly StageLab _lab;
    private readonly bool _isLast;
    private readonly SimulatedHandlers _handlers;
    private readonly Pipeline _pipeline;
    private readonly Disturbances _disturbances;

    public PipelineLife(PipelineWorld world, StageLab lab, bool isLast)
    {
        _world = world;
        _lab = lab;
        _isLast = isLast;
        world.Broker.Epochs.Clear();
        _handlers = new SimulatedHandlers(world, lab);
        _pipeline = SimulatedPipeline.Create(world, lab, _handlers);
        _disturbances = new Disturbances(world, lab, _pipeline, _handlers);
    }

    public int StepCount => _lab.StepCount;

    /// <summary>Whether the pipeline has stopped because a message has failed, as it was told to.</summary>
    public bool HasStoppedByItself { get; private set; }

    private Random Random => _world.Random;

    private ObligationLedger Ledger => _world.Ledger;

    public async Task RunAsync()
    {
        await _pipeline.StartAsync();
        await DisturbAsync();
        if (EndsBy(FaultKind.ProcessIsKilled))
        {
            // Nothing of the process is ever run again.
            _world.Journal.Note("the process is killed");
            _world.Faults.Note(FaultKind.ProcessIsKilled);
            _world.Broker.CutAll();
            return;
        }

        if (_isLast) await FinishAsync();
        HasStoppedByItself = _world.Shape.OnFailure == FailureAction.StopPipeline && _pipeline.Completion.IsFaulted;
        await StopAsync();
        if (_isLast && !HasStoppedByItself && Ledger.Violations.Count == 0) Ledger.Close(_world.Broker.Held);
    }

    private async Task DisturbAsync()
    {
        for (var moves = Random.Next(4, 20); moves > 0 && !_pipeline.Completion.IsCompleted; moves--)
        {
            if (Random.Next(3) > 0) await TurnsAsync(Random.Next(300));
            else await Task.Delay(TimeSpan.FromMilliseconds(Random.Next(1, 40)), _lab.Time);
            await _disturbances.DisturbAsync();
            if (Random.Next(2) == 0) _world.Publish(Random.Next(1, 20));
        }
    }

    /// <summary>All faults are over: everything comes to its end, and something new arrives within half a minute.</summary>
    private async Task FinishAsync()
    {
        _world.Faults.IsOn = false;
        _world.Journal.Note("all faults are over");
        _pipeline.Resume();
        _world.Publish(int.MaxValue);
        for (var waits = 0; _world.Broker.Held.Count > 0 && waits < LongestWait; waits++)
        {
            _pipeline.Unblock();
            if (_pipeline.Completion.IsCompleted) return;

            // What was acknowledged in vain, or is in flight with nobody, is delivered anew on another connection.
            if (waits > 0 && waits % 100 == 0 && _pipeline.Counts.InFlight == 0) _world.Broker.CutOne(Random);
            await Task.Delay(TimeSpan.FromMilliseconds(50), _lab.Time);
        }

        if (_world.Broker.Held.Count > 0) return;
        var started = _lab.Time.Elapsed;
        _world.PublishOne();
        while (_world.Broker.Held.Count > 0 && _lab.Time.Elapsed - started < Freshness && !_pipeline.Completion.IsCompleted) await Task.Delay(TimeSpan.FromMilliseconds(20), _lab.Time);
    }

    private async Task StopAsync()
    {
        var started = _lab.Time.Elapsed;
        using var giveUp = new CancellationTokenSource();
        if (EndsBy(FaultKind.StopIsGivenUp))
        {
            _world.Faults.Note(FaultKind.StopIsGivenUp);
            if (Random.Next(2) == 0) giveUp.Cancel();
            else _ = GiveUpAfterAsync(giveUp);
        }

        _world.Journal.Note("stop");
        await _pipeline.StopAsync(giveUp.Token);
        var took = _lab.Time.Elapsed - started;
        if (took > SimulatedPipeline.ShutdownTimeout + StopGrace) Ledger.Report(ViolationKind.TooLate, $"the stop took {took}");
        await Task.Delay(LastCallsEnd, _lab.Time);
        await CheckEndAsync();
    }

    /// <summary>Whether it ends this way: at once where that is still to happen, and perhaps again.</summary>
    private bool EndsBy(FaultKind kind) => !_isLast && _world.Faults.IsPlanned(kind) && (!_world.Faults.Struck.ContainsKey(kind) || Random.Next(2) == 0);

    private async Task GiveUpAfterAsync(CancellationTokenSource giveUp)
    {
        await TurnsAsync(Random.Next(200));
        giveUp.Cancel();
    }

    private async Task CheckEndAsync()
    {
        var counts = _pipeline.Counts;
        if (counts.InFlight != 0 || counts.InFlightBytes != 0) Ledger.Report(ViolationKind.Miscounted, $"after the stop {counts.InFlight} messages and {counts.InFlightBytes} bytes are in flight");
        var open = _world.Broker.InFlightCount;
        if (open != 0) Ledger.Report(ViolationKind.Miscounted, $"{open} messages were received and never came to an end");
        if (_lab.LiveStages.Count > 0) Ledger.Report(ViolationKind.LeftBehind, $"after the stop there are {string.Join(", ", _lab.LiveStages)}");
        if (_world.Broker.ConnectionCount > 0) Ledger.Report(ViolationKind.LeftBehind, $"after the stop {_world.Broker.ConnectionCount} connections are open");
        if (_isLast && _pipeline.Status != PipelineStatus.Stopped && _world.Shape.OnFailure != FailureAction.StopPipeline)
            Ledger.Report(ViolationKind.Threw, $"the pipeline is {_pipeline.Status}: {_pipeline.Completion.Exception?.InnerException?.Message}");
        var steps = _lab.StepCount;
        await Task.Delay(TimeSpan.FromHours(1), _lab.Time);
        if (_lab.StepCount - steps > 3) Ledger.Report(ViolationKind.LeftBehind, $"in the hour after the stop {_lab.StepCount - steps} steps ran");
    }

    private static async Task TurnsAsync(int count)
    {
        for (; count > 0; count--) await Task.Yield();
    }
}
