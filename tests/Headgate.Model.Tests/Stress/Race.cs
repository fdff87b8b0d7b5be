using Headgate.Model.Tests.Topologies;
using Headgate.Stages;
using Headgate.Stages.Subscriptions;

namespace Headgate.Model.Tests.Stress;

/// <summary>One producer, one consumer, and two threads that do something to them at the same moment: one subscribes, the other cancels, calls, stops or kills. The accounts of both must balance.</summary>
internal sealed class Race : IDisposable
{
    private const int MostSupply = 20;
    private readonly Ledger _ledger = new();
    private readonly Calls _calls = new();
    private readonly Source _source;
    private readonly Sink _sink;
    private readonly PairingOptions _options;
    private readonly CancellationTokenSource _giveUp = new();

    /// <summary>Starts both.</summary>
    public Race(Dice dice, StageEnvironment environment)
    {
        var cast = new Cast(_ledger, dice, takesTime: false);
        _source = cast.MakeSource(dice.Below(MostSupply));
        _sink = cast.MakeSink(static _ => []);
        _source.Emitter.Stage = _source;
        _sink.Taker.Stage = _sink;
        _ledger.Emitters.Add(_source.Emitter);
        _ledger.Takers.Add(_sink.Taker);
        _options = cast.MakePairing(_source.Emitter, _sink.Taker);
        Deed = (RaceDeed)dice.Below(Enum.GetValues<RaceDeed>().Length);
        Stage.Start(_source, environment);
        Stage.Start(_sink, environment);
    }

    /// <summary>What the second thread does.</summary>
    public RaceDeed Deed { get; }

    /// <summary>Whether the consumer was let in.</summary>
    public bool IsSubscribed { get; private set; }

    /// <summary>Whether something arrived.</summary>
    public bool HasArrived => _sink.Taker.Pairings.Exists(static pairing => pairing.Seen > 0);

    /// <summary>The first thread subscribes.</summary>
    public void Subscribe()
    {
        var subscribing = _sink.SubscribeToAsync(_source, _options, _giveUp.Token);
        _calls.Add(subscribing, "subscribe");
        _calls.Add(NoteAsync(subscribing), "note");
    }

    /// <summary>The second thread disturbs.</summary>
    public void Disturb()
    {
        switch (Deed)
        {
            case RaceDeed.GiveUp:
                _options.Pairing.IsLeaving = true;
                _giveUp.Cancel();
                break;
            case RaceDeed.Cancel:
                if (_options.Pairing.End is not { } end) break;
                _options.Pairing.IsLeaving = true;
                end.Cancel();
                break;
            case RaceDeed.KillProducer:
                _source.Emitter.IsDisturbed = true;
                _source.Kill();
                break;
            case RaceDeed.KillConsumer:
                _sink.Kill();
                break;
            case RaceDeed.StopProducer:
                _source.Emitter.IsDisturbed = true;
                _calls.Add(_source.StopAsync(), "stop the producer");
                break;
            case RaceDeed.StopConsumer:
                _calls.Add(_sink.StopAsync(), "stop the consumer");
                break;
            case RaceDeed.Complete:
                _source.Finish();
                break;
            case RaceDeed.Emit:
                _calls.Add(_source.EmitAsync(1), "emit", _source.Emitter);
                break;
            default:
                _source.GetSnapshot();
                _sink.GetSnapshot();
                break;
        }
    }

    /// <summary>Stops both, and looks at their accounts.</summary>
    public async Task EndAsync(TimeSpan patience)
    {
        await _calls.WaitAsync(patience);
        _source.Emitter.IsDisturbed = true;
        _calls.Add(_sink.StopAsync(), "stop the consumer");
        _calls.Add(_source.StopAsync(), "stop the producer");
        await _calls.WaitAsync(patience);
        await Task.WhenAll(_source.Completion, _sink.Completion).WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ModelFailureException.Unless(_source.Completion.IsCompleted && _sink.Completion.IsCompleted, $"Who is stopped stops: {_source.GetSnapshot()}, {_sink.GetSnapshot()}.");
        _calls.Check();

        // What came too late is told in turns of their own, which may come after the end.
        for (var begun = TimeProvider.System.GetTimestamp(); !IsToldOfAll && TimeProvider.System.GetElapsedTime(begun) < patience;) await Task.Yield();
        _ledger.CheckAtRest();
        if (_ledger.Failure is { } failure) throw new ModelFailureException(failure);
    }

    private bool IsToldOfAll =>
        _sink.Taker.Pairings.Sum(static pairing => pairing.Link?.SentCount ?? 0) == _sink.Taker.Pairings.Sum(static pairing => pairing.End?.ProcessedCount ?? 0) + _sink.Taker.LostCount;

    public void Dispose() => _giveUp.Dispose();

    private async Task NoteAsync(Task<Subscription> subscribing)
    {
        await ((Task)subscribing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        IsSubscribed = subscribing.IsCompletedSuccessfully;
    }
}
