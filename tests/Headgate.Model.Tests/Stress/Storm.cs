using Headgate.Model.Tests.Topologies;
using Headgate.Stages;
using Headgate.Stages.Subscriptions;

namespace Headgate.Model.Tests.Stress;

/// <summary>
/// One round of many threads that call every public member of the same stages at random, on the thread pool and the system's clock. When
/// they are done everybody is drained and stopped, and the same accounts must balance as in the lab.
/// </summary>
internal sealed class Storm(ulong seed) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Dice _dice = new(seed);
    private readonly Calls _calls = new();
    private readonly CancellationTokenSource _readersLeave = new();
    private readonly Crew _crew = new(new Dice(~seed));

    /// <summary>Runs a round.</summary>
    /// <param name="threads">How many threads there are.</param>
    /// <param name="steps">How many calls each of them makes.</param>
    /// <param name="tally">Gets what happened.</param>
    /// <exception cref="ModelFailureException">A rule does not hold, or somebody waits in vain; with the demand of all who still run.</exception>
    public async Task RunAsync(int threads, int steps, Tally tally)
    {
        try
        {
            Rage(threads, steps);
            await DrainAsync();
            _calls.Check();
            _crew.Ledger.CheckAtRest();
            foreach (var actor in _crew.Everybody) CheckEnd(actor.Stage);
            if (_crew.Ledger.Failure is { } failure) throw new ModelFailureException(failure);
            tally.Add(_crew.Everybody, _crew.Ledger);
        }
        catch (Exception failure)
        {
            throw new ModelFailureException($"Seed {seed}: {failure.Message}\n{_crew.Ledger.Failure}\nThose who still run:\n{_crew.Describe()}");
        }
    }

    public void Dispose() => _readersLeave.Dispose();

    private void Rage(int count, int steps)
    {
        var threads = Enumerable.Range(0, count).Select(_ => _dice.Split()).Select(dice => new Thread(() => Rage(dice, steps))).ToList();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());
    }

    private void Rage(Dice dice, int steps)
    {
        for (var step = 0; step < steps && _crew.Ledger.Failure is null; step++)
        {
            try
            {
                Do(dice);
            }
            catch (Exception failure)
            {
                _crew.Ledger.Unless(false, "A call from outside", $"throws nothing: {failure}");
            }
        }
    }

    private void Do(Dice dice)
    {
        switch (dice.Below(1000))
        {
            case < 180:
                Subscribe(dice);
                break;
            case < 220:
                Cancel(dice);
                break;
            case < 270:
                Resubscribe(dice);
                break;
            case < 570:
                Emit(dice);
                break;
            case < 770:
                Ask(dice);
                break;
            case < 820:
                Hold(dice);
                break;
            case < 900:
                Look(dice);
                break;
            case < 940:
                _calls.Add(ReadAsync(_crew.DrawEmitter(dice), dice.Split()), "read");
                break;
            case < 980:
                _crew.DrawSource(dice).Mark();
                break;
            case < 983:
                _crew.Draw(dice).Script.Plan = (FaultPoint)dice.Between(1, 7);
                break;
            case < 988:
                Stop(dice);
                break;
            default:
                Cancel(dice);
                break;
        }
    }

    private void Subscribe(Dice dice)
    {
        var (from, to) = (_crew.DrawEmitter(dice), _crew.DrawTaker(dice));
        if (_crew.Pair(from, to) is not { } options) return;
        var consumer = (IConsumer<Item>)to.Stage;
        if (!dice.OneIn(6))
        {
            _calls.Add(consumer.SubscribeToAsync((IProducer<Item>)from.Stage, options), $"subscribe {options.Pairing}");
            return;
        }

        using var giveUp = new CancellationTokenSource();
        options.Pairing.IsLeaving = true;
        _calls.Add(consumer.SubscribeToAsync((IProducer<Item>)from.Stage, options, giveUp.Token), $"subscribe {options.Pairing}");
        giveUp.Cancel();
    }

    private void Cancel(Dice dice)
    {
        if (_crew.DrawPairing(dice) is not { } pairing) return;
        pairing.IsLeaving = true;
        pairing.End!.Cancel();
    }

    private void Resubscribe(Dice dice)
    {
        if (_crew.DrawPairing(dice) is not { } old) return;
        var from = dice.OneIn(2) ? _crew.DrawEmitter(dice) : (IActor)old.From.Stage;
        if (_crew.Pair(from, (IActor)old.To.Stage) is not { } options) return;
        old.IsReplaced = true;
        var answer = old.To.Stage is Sink sink
            ? sink.ResubscribeAsync(old.End!, (IProducer<Item>)from.Stage, options)
            : ((Relay)old.To.Stage).ResubscribeAsync(old.End!, (IProducer<Item>)from.Stage, options);
        _calls.Add(answer, $"resubscribe {old}");
    }

    private void Emit(Dice dice)
    {
        var source = _crew.DrawSource(dice);
        _calls.Add(source.EmitAsync(dice.Exponential(32)), $"emit {source.Name}", source.Emitter);
    }

    private void Ask(Dice dice)
    {
        if (_crew.DrawPairing(dice) is { } pairing && pairing.IsManual) pairing.End!.Ask(dice.Below(8));
    }

    private void Hold(Dice dice)
    {
        var source = _crew.DrawSource(dice);
        _calls.Add(dice.OneIn(3) ? source.HoldAsync() : source.ForwardAsync(), $"set demand of {source.Name}");
    }

    private void Look(Dice dice)
    {
        var actor = _crew.Draw(dice);
        var now = actor.Stage.GetSnapshot();
        _crew.Ledger.Unless(now.BusyFraction is >= 0 and <= 1, now.Name, $"A snapshot makes sense: {now}.");
        if (actor is Source source) _calls.Add(source.EstimateBufferedCountAsync(), $"estimate {source.Name}");
        else if (actor is Relay relay) _calls.Add(relay.EstimateBufferedCountAsync(), $"estimate {relay.Name}");
    }

    private void Stop(Dice dice)
    {
        var actor = _crew.Draw(dice);
        if (actor.Emitter is { } emitter) emitter.IsDisturbed = true;
        switch (dice.Below(5))
        {
            case 0:
                actor.Stage.Kill();
                break;
            case 1:
                _calls.Add(actor.Stage.DisposeAsync().AsTask(), $"dispose {actor.Stage.Name}");
                break;
            case 2:
                _calls.Add(actor.Stage.StopAsync(deadline: TimeSpan.FromMilliseconds(dice.Below(3))), $"stop {actor.Stage.Name}");
                break;
            case 3 when actor is Source source:
                source.Finish();
                break;
            default:
                _calls.Add(actor.Stage.StopAsync(StopReason.Shutdown), $"stop {actor.Stage.Name}");
                break;
        }
    }

    private async Task ReadAsync(IActor from, Dice dice)
    {
        var options = _crew.PairReader(from);
        var left = dice.Below(50);
        await foreach (var item in ((IProducer<Item>)from.Stage).ReadAllAsync(options).WithCancellation(_readersLeave.Token))
        {
            var objection = options.Pairing.Objection(item);
            _crew.Ledger.Unless(objection is null, "Reader", $"Each event arrives once and in order: from {from.Stage.Name} {objection}.");
            options.Pairing.NextDue = item.Number + 1;
            if (left-- == 0) break;
        }
    }

    /// <summary>Stops all consumers, gives every source a new one that takes what is left, and lets the sources end.</summary>
    private async Task DrainAsync()
    {
        await _readersLeave.CancelAsync();
        var consumers = _crew.Everybody.Where(static actor => actor.Taker is not null).ToList();
        foreach (var actor in consumers) _calls.Add(actor.Stage.StopAsync(), $"stop {actor.Stage.Name}");
        await _calls.WaitAsync(Patience);
        var sources = _crew.Everybody.OfType<Source>().Where(static source => source.Status == StageStatus.Running).ToList();

        // A source may still be about to let in a consumer that has stopped, and then to hear that it has: two turns.
        for (var turn = 0; turn < 2; turn++)
        {
            foreach (var source in sources) _calls.Add(source.EstimateBufferedCountAsync(), $"estimate {source.Name}");
            await _calls.WaitAsync(Patience);
        }

        var drains = sources.SelectMany(End).ToList();
        await Task.WhenAll(_crew.Everybody.Select(static actor => actor.Stage.Completion)).WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _calls.WaitAsync(Patience);
        var early = drains.Find(static drain => !IsNormalOrPlanned(drain.StopReason));
        ModelFailureException.Unless(early is null, $"A source takes any consumer: {early} has {early?.StopReason}.");
        ModelFailureException.Unless(_crew.Everybody.All(static actor => actor.Stage.Completion.IsCompleted), "Everybody ends when what was emitted has been taken.");
    }

    /// <summary>A failure that was planned before the plan was dropped may still strike while a drain subscribes.</summary>
    private static bool IsNormalOrPlanned(StopReason? reason) =>
        reason is { IsNormal: true } or { Exception: ChaosException or SubscriptionRefusedException { Reason.ProducerEnd.Exception: ChaosException } };

    private List<Sink> End(Source source)
    {
        source.Script.Plan = FaultPoint.None;
        _calls.Add(source.ForwardAsync(), $"set demand of {source.Name}");
        var emitter = source.Emitter;
        var isPartitioned = emitter.Kind == Protocol.DispatcherKind.Partition;
        var drains = Enumerable.Range(0, emitter.Partitions).Select(partition => _crew.Drain(source, isPartitioned ? partition : null)).ToList();
        source.Finish();
        return drains;
    }

    private static void CheckEnd(Stage stage)
    {
        if (stage.StopReason?.Exception is { } failure) Calls.CheckFailure(failure, stage.Name);
    }
}
