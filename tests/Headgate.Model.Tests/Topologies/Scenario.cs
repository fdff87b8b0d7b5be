using Headgate.Stages;
using Headgate.Stages.Subscriptions;

namespace Headgate.Model.Tests.Topologies;

/// <summary>
/// One seed: draws a topology, disturbs it in every way there is while its stages run, heals it, and checks that the accounts balance, that
/// fresh events flow to everybody, and that nothing is left when all have stopped.
/// </summary>
internal sealed class Scenario
{
    private const int MostActors = 32;

    private readonly World _world;
    private readonly Dice _dice;
    private readonly Cast _cast;
    private readonly List<(IActor Actor, int Weight)> _paused = [];

    private Scenario(World world, int seed)
    {
        _world = world;
        _dice = new Dice((ulong)seed);
        _cast = new Cast(world.Ledger, _dice);
    }

    private IEnumerable<Pairing> OpenPairings => _world.Ledger.Takers.SelectMany(static taker => taker.Pairings).Where(static pairing => pairing.IsOpen);

    /// <summary>Runs one seed.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="trace">Gets what happened, step by step; null when nobody wants to know.</param>
    /// <param name="tally">Gets how much happened; null when nobody wants to know.</param>
    /// <returns>What was wrong; null when nothing was.</returns>
    public static string? Run(int seed, List<string>? trace = null, Tally? tally = null)
    {
        using var world = new World(seed, keepsTrace: trace is not null);
        try
        {
            new Scenario(world, seed).Play();
            tally?.Add(world.Actors, world.Ledger);
            return null;
        }
        catch (Exception failure)
        {
            var what = failure is ModelFailureException ? failure.Message : failure.ToString();
            world.Note("FAILED:", what);
            return $"{what}\n{world.Lab.DescribeStages()}";
        }
        finally
        {
            trace?.AddRange(world.Trace);
        }
    }

    private void Play()
    {
        Begin();
        for (var deeds = _dice.Between(10, 40); deeds > 0; deeds--)
        {
            Do();
            _world.Step(_dice.Exponential(64));
        }

        Heal();
        new Liveness(_world, _cast, _dice).Check();
        End();
    }

    private void Begin()
    {
        for (var count = _dice.Exponential(8); count > 0; count--) StartSource();
        for (var count = _dice.Below(3); count > 0; count--) StartConsumer(isRelay: true);
        for (var count = _dice.Exponential(16); count > 0; count--) StartConsumer(isRelay: false);
    }

    private void StartSource()
    {
        if (_world.Actors.Count >= MostActors) return;
        _world.Start(_cast.MakeSource(supply: _dice.Exponential(64) * 4));
    }

    private void StartConsumer(bool isRelay)
    {
        if (_world.Actors.Count >= MostActors) return;
        if (isRelay) _world.Start(_cast.MakeRelay(Opening));
        else _world.Start(_cast.MakeSink(Opening));
    }

    /// <summary>The subscriptions with which a stage starts.</summary>
    private List<SubscribeTo<Item>> Opening(Taker taker)
    {
        var opening = new List<SubscribeTo<Item>>();
        for (var count = _dice.Exponential(4); count > 0; count--)
        {
            var emitter = _dice.Of(_world.Ledger.Emitters);
            opening.Add(new SubscribeTo<Item>((IProducer<Item>)emitter.Stage, _cast.MakePairing(emitter, taker)));
        }

        return opening;
    }

    private void Do()
    {
        switch (_dice.Below(30))
        {
            case < 5:
                Subscribe();
                break;
            case < 8:
                Cancel();
                break;
            case < 10:
                Resubscribe();
                break;
            case < 15:
                Emit();
                break;
            case < 17:
                Ask();
                break;
            case < 19:
                Pause();
                break;
            case < 21:
                Resume();
                break;
            case < 22:
                Hold();
                break;
            case < 23:
                Mark();
                break;
            case < 24:
                Fail();
                break;
            case < 26:
                Stop();
                break;
            case < 28:
                Join();
                break;
            case < 29:
                Look();
                break;
            default:
                _world.Lab.Advance(TimeSpan.FromMilliseconds(_dice.Exponential(16)));
                break;
        }
    }

    private void Subscribe()
    {
        if (_world.Ledger.Takers.Count == 0) return;
        var taker = _dice.Of(_world.Ledger.Takers);
        var emitter = _dice.Of(_world.Ledger.Emitters);
        if (!IsUpstream(emitter, taker)) return;
        var options = _cast.MakePairing(emitter, taker);
        var consumer = (IConsumer<Item>)taker.Stage;
        _world.Note("subscribe", options.Pairing, options.Partition);
        if (!_dice.OneIn(6))
        {
            _world.Calls.Add(consumer.SubscribeToAsync((IProducer<Item>)emitter.Stage, options), $"subscribe {options.Pairing}");
            return;
        }

        using var giveUp = new CancellationTokenSource();
        var call = consumer.SubscribeToAsync((IProducer<Item>)emitter.Stage, options, giveUp.Token);
        _world.Calls.Add(call, $"subscribe {options.Pairing}");
        _world.Step(_dice.Below(6));
        _world.Note("give up", options.Pairing);
        options.Pairing.IsLeaving |= options.Pairing.End is null;
        options.Pairing.IsGivenUp = !call.IsCompleted;
        giveUp.Cancel();
    }

    private void Cancel()
    {
        if (Draw() is not { } pairing) return;
        _world.Note("cancel", pairing);
        pairing.IsLeaving = true;
        pairing.End!.Cancel(_dice.OneIn(3) ? StopReason.Fault(new ChaosException("a cancel")) : null);
    }

    private void Resubscribe()
    {
        if (Draw() is not { } old) return;
        var emitter = _dice.OneIn(2) ? old.From : _dice.Of(_world.Ledger.Emitters);
        if (!IsUpstream(emitter, old.To)) return;
        var options = _cast.MakePairing(emitter, old.To);
        _world.Note("resubscribe", old, options.Pairing);
        old.IsReplaced = true;
        var answer = old.To.Stage is Sink sink
            ? sink.ResubscribeAsync(old.End!, (IProducer<Item>)emitter.Stage, options)
            : ((Relay)old.To.Stage).ResubscribeAsync(old.End!, (IProducer<Item>)emitter.Stage, options);
        _world.Calls.Add(answer, $"resubscribe {old}");
    }

    private void Emit()
    {
        if (DrawSource() is not { } source) return;
        var most = source.Emitter.BufferSize is null && _dice.OneIn(20) ? 1024 : 32;
        var count = _dice.Exponential(most);
        _world.Note("emit", source.Name, count);
        _world.Calls.Add(source.EmitAsync(count), $"emit {source.Name}", source.Emitter);
    }

    private void Ask()
    {
        if (OpenPairings.FirstOrDefault(static pairing => pairing.IsManual) is not { } pairing) return;
        var count = _dice.Below(5);
        _world.Note("ask", pairing, count);
        pairing.End!.Ask(count);
    }

    /// <summary>Swizzle: stages stop taking one by one, and go on in another order.</summary>
    private void Pause()
    {
        if (_world.Ledger.Takers.Count == 0) return;
        var actor = (IActor)_dice.Of(_world.Ledger.Takers).Stage;
        _world.Note("pause", actor.Stage.Name);
        actor.Script.Pause();
        _paused.Add((actor, _dice.Below(1000)));
    }

    private void Resume()
    {
        if (_paused.Count == 0) return;
        var next = _paused.MinBy(static paused => paused.Weight);
        _world.Note("resume", next.Actor.Stage.Name);
        next.Actor.Script.Resume();
        _paused.Remove(next);
    }

    private void Hold()
    {
        if (DrawSource() is not { } source) return;
        var forwards = source.Emitter.IsAccumulating;
        _world.Note(forwards ? "forward" : "accumulate", source.Name);
        _world.Calls.Add(forwards ? source.ForwardAsync() : source.HoldAsync(), $"set demand of {source.Name}");
    }

    private void Mark()
    {
        if (DrawSource() is not { } source) return;
        _world.Note("mark", source.Name);
        source.Mark();
    }

    private void Fail()
    {
        var actor = _dice.Of(_world.Actors);
        actor.Script.Plan = (FaultPoint)_dice.Between(1, 7);
        Disturb(actor);
        _world.Note("plan a failure", actor.Stage.Name, actor.Script.Plan);
    }

    private void Stop()
    {
        var actor = _dice.Of(_world.Actors);
        var way = _dice.Below(6);
        _world.Note("stop", actor.Stage.Name, way);
        if (way == 0 && actor is Source completing)
        {
            completing.Finish();
            return;
        }

        Disturb(actor);
        if (way == 1) actor.Stage.Kill();
        else if (way == 2) _world.Calls.Add(actor.Stage.DisposeAsync().AsTask(), $"dispose {actor.Stage.Name}");
        else if (way == 3) _world.Calls.Add(actor.Stage.StopAsync(StopReason.Shutdown, TimeSpan.FromMilliseconds(_dice.Below(10))), $"stop {actor.Stage.Name}");
        else _world.Calls.Add(actor.Stage.StopAsync(), $"stop {actor.Stage.Name}");
    }

    private void Join()
    {
        if (_dice.OneIn(3)) StartSource();
        else StartConsumer(isRelay: _dice.OneIn(4));
    }

    private void Look()
    {
        foreach (var actor in _world.Actors)
        {
            var now = actor.Stage.GetSnapshot();
            var isSane = now is { BusyFraction: >= 0 and <= 1, BufferedCount: >= 0, OpenDemand: >= 0 } && now.ProcessedCount >= 0;
            ModelFailureException.Unless(isSane, $"A snapshot makes sense: {now}.");
        }
    }

    private void Heal()
    {
        _world.Note("heal");
        while (_paused.Count > 0) Resume();
        foreach (var pairing in _world.Ledger.Takers.SelectMany(static taker => taker.Pairings)) pairing.FailsAt = -1;
        foreach (var actor in _world.Actors)
        {
            actor.Script.Plan = FaultPoint.None;
            if (actor.Emitter is { } emitter) emitter.BreaksAt = -1;
            if (actor is Source { Status: StageStatus.Running } source) _world.Calls.Add(source.ForwardAsync(), $"set demand of {source.Name}");
        }
    }

    private void End()
    {
        _world.Note("end");
        foreach (var actor in _world.Actors)
        {
            Disturb(actor);
            if (_dice.OneIn(8)) actor.Stage.Kill();
            else _world.Calls.Add(actor.Stage.StopAsync(), $"stop {actor.Stage.Name}");
            _world.Step(_dice.Below(4));
        }

        _world.Rest();
        ModelFailureException.Unless(_world.Actors.TrueForAll(static actor => actor.Stage.Completion.IsCompleted), "A stage that is told to stop stops.");
        _world.CheckAtRest();
    }

    /// <summary>Events flow from older stages to younger ones: never in a circle.</summary>
    private bool IsUpstream(Emitter emitter, Taker taker) =>
        taker.Stage is Sink || _world.Actors.FindIndex(actor => actor.Emitter == emitter) < _world.Actors.FindIndex(actor => actor.Taker == taker);

    private static void Disturb(IActor actor)
    {
        if (actor.Emitter is { } emitter) emitter.IsDisturbed = true;
    }

    private Pairing? Draw()
    {
        var open = OpenPairings.ToList();
        return open.Count == 0 ? null : _dice.Of(open);
    }

    private Source? DrawSource() => _dice.Of(_world.Ledger.Emitters).Stage is Source { Status: StageStatus.Running } source ? source : null;
}
