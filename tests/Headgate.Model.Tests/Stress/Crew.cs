using System.Globalization;
using System.Text;
using Headgate.Model.Tests.Topologies;
using Headgate.Stages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Model.Tests.Stress;

/// <summary>The stages that a storm rages over. A place whose stage has stopped is filled anew.</summary>
internal sealed class Crew
{
    private const int Sources = 4;
    private const int Relays = 3;
    private const int Sinks = 8;

    private readonly Lock _gate = new();
    private readonly Cast _cast;
    private readonly StageEnvironment[] _environments = [new(loggerFactory: NullLoggerFactory.Instance), new(loggerFactory: NullLoggerFactory.Instance)];
    private readonly IActor[] _places = new IActor[Sources + Relays + Sinks];
    private readonly List<IActor> _everybody = [];

    public Crew(Dice dice)
    {
        _cast = new Cast(Ledger, dice, takesTime: false);
        for (var place = 0; place < _places.Length; place++) Fill(place);
    }

    public Ledger Ledger { get; } = new();

    public IEnumerable<IActor> Everybody => _everybody;

    /// <summary>A stage that runs, as far as one can know; places before <see cref="Sources"/> hold sources, the last ones sinks.</summary>
    public IActor Draw(Dice dice, int from = 0, int count = Sources + Relays + Sinks)
    {
        var place = from + dice.Below(count);
        lock (_gate)
        {
            if (_places[place].Stage.Completion.IsCompleted) Fill(place);
            return _places[place];
        }
    }

    public Source DrawSource(Dice dice) => (Source)Draw(dice, 0, Sources);

    public IActor DrawEmitter(Dice dice) => Draw(dice, 0, Sources + Relays);

    public IActor DrawTaker(Dice dice) => Draw(dice, Sources, Relays + Sinks);

    /// <summary>Options and account of a new subscription; null when events would flow in a circle.</summary>
    public PairingOptions? Pair(IActor from, IActor to)
    {
        lock (_gate)
        {
            var isDownstream = to is Sink || _everybody.IndexOf(from) < _everybody.IndexOf(to);
            return isDownstream ? _cast.MakePairing(from.Emitter!, to.Taker!) : null;
        }
    }

    /// <summary>Options and account of a reader, which is a consumer that the ledger does not see the inside of.</summary>
    public PairingOptions PairReader(IActor from)
    {
        lock (_gate) return _cast.MakePairing(from.Emitter!, new Taker(Ledger, "Reader"));
    }

    /// <summary>A subscription that is open, or was a moment ago; null when there is none.</summary>
    public Pairing? DrawPairing(Dice dice)
    {
        var taker = DrawTaker(dice).Taker!;
        lock (_gate)
        {
            var open = taker.Pairings.Where(static pairing => pairing.End is { IsOpen: true }).ToList();
            return open.Count == 0 ? null : dice.Of(open);
        }
    }

    /// <summary>A plain consumer of one source, or of one partition of it, which ends when the source does.</summary>
    public Sink Drain(Source source, int? partition)
    {
        lock (_gate) return Start(_cast.MakeDrain(source.Emitter, partition));
    }

    /// <summary>The state of every stage that runs, for messages.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        foreach (var actor in _everybody.Where(static actor => !actor.Stage.Completion.IsCompleted))
        {
            var now = actor.Stage.GetSnapshot();
            text.Append(CultureInfo.InvariantCulture, $"  {now.Name}: {now.Status}, open demand {now.OpenDemand}, buffered {now.BufferedCount}, emitted {now.EmittedCount}, processed {now.ProcessedCount}\n");
            foreach (var consumer in now.Consumers) text.Append(CultureInfo.InvariantCulture, $"    -> {consumer.With}: open {consumer.OpenDemand}, sent {consumer.DeliveredCount}\n");
            foreach (var producer in now.Producers) text.Append(CultureInfo.InvariantCulture, $"    <- {producer.With}: outstanding {producer.OpenDemand}, processed {producer.DeliveredCount}\n");
        }

        return text.ToString();
    }

    private void Fill(int place)
    {
        _places[place] = place switch
        {
            < Sources => Start(_cast.MakeSource(supply: 1000)),
            < Sources + Relays => Start(_cast.MakeRelay(static _ => [])),
            _ => Start(_cast.MakeSink(static _ => [])),
        };
    }

    private TActor Start<TActor>(TActor actor)
        where TActor : Stage, IActor
    {
        if (actor.Emitter is { } emitter)
        {
            emitter.Stage = actor;
            Ledger.Emitters.Add(emitter);
        }

        if (actor.Taker is { } taker)
        {
            taker.Stage = actor;
            Ledger.Takers.Add(taker);
        }

        _everybody.Add(actor);
        return Stage.Start(actor, _environments[_everybody.Count % 2]);
    }
}
