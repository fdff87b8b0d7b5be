using Headgate.Model.Tests.Protocol;
using Headgate.Stages;
using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;

namespace Headgate.Model.Tests.Topologies;

/// <summary>Draws stages and subscriptions of every kind.</summary>
internal sealed class Cast(Ledger ledger, Dice dice, bool takesTime = true)
{
    private static readonly int[] MaxDemands = [1, 2, 2, 3, 4, 5, 8, 20];
    private static readonly int[] ChunkSizes = [1, 2, int.MaxValue, int.MaxValue];
    private static readonly int[] QueueSizes = [1, 2, 5, 1000];
    private static readonly Mood[] SourceMoods = [Mood.Prompt, Mood.Prompt, Mood.Late, Mood.Generous, Mood.Yielding, Mood.Slow];
    private static readonly Mood[] RelayMoods = [Mood.Prompt, Mood.Generous, Mood.InPlace, Mood.InPlace, Mood.Choosy, Mood.Yielding, Mood.Slow];
    private static readonly Mood[] SinkMoods = [Mood.Prompt, Mood.Prompt, Mood.Prompt, Mood.Yielding, Mood.Slow];
    private static readonly CancelMode[] CancelModes =
        [CancelMode.Temporary, CancelMode.Temporary, CancelMode.Temporary, CancelMode.Temporary, CancelMode.Linked, CancelMode.Linked, CancelMode.Permanent, CancelMode.Transient];

    private int _count;

    /// <summary>A producer that emits <paramref name="supply"/> events by itself.</summary>
    public Source MakeSource(int supply)
    {
        var name = $"Source{++_count}";
        var kind = (DispatcherKind)dice.Below(3);
        var emitter = MakeEmitter(name, kind, hasSmallBuffer: dice.OneIn(4));
        var options = new ProducerOptions<Item>
        {
            Name = name,
            Dispatcher = MakeDispatcher(emitter),
            BufferSize = emitter.BufferSize,
            BufferKeep = emitter.Keep,
        };
        var overture = dice.OneIn(8) && emitter.BufferSize is null ? dice.Below(6) : 0;
        return new Source(ledger, MakeScript(name, SourceMoods), emitter, options) { Supply = supply, Overture = overture };
    }

    public Relay MakeRelay(Func<Taker, IReadOnlyList<SubscribeTo<Item>>> subscribeTo)
    {
        var name = $"Relay{++_count}";
        var emitter = MakeEmitter(name, (DispatcherKind)dice.Below(3), hasSmallBuffer: false);
        var taker = new Taker(ledger, name);
        if (emitter.Kind == DispatcherKind.Partition && dice.OneIn(6)) emitter.BreaksAt = dice.Below(20);
        var options = new ProducerConsumerOptions<Item, Item> { Name = name, Dispatcher = MakeDispatcher(emitter), SubscribeTo = subscribeTo(taker) };
        return new Relay(MakeScript(name, RelayMoods), taker, emitter, options);
    }

    public Sink MakeSink(Func<Taker, IReadOnlyList<SubscribeTo<Item>>> subscribeTo)
    {
        var name = $"Sink{++_count}";
        var taker = new Taker(ledger, name);
        return new Sink(MakeScript(name, SinkMoods), taker, new ConsumerOptions<Item> { Name = name, SubscribeTo = subscribeTo(taker) });
    }

    /// <summary>A plain consumer of one stage, or of one partition of it.</summary>
    public Sink MakeDrain(Emitter from, int? partition)
    {
        var name = $"Drain{++_count}";
        var taker = new Taker(ledger, name);
        var pairing = new Pairing(from, taker) { Partition = partition };
        taker.Pairings.Add(pairing);
        var subscribeTo = new SubscribeTo<Item>((IProducer<Item>)from.Stage, new PairingOptions { Pairing = pairing, MaxDemand = 4, Partition = partition });
        return new Sink(new Script(ledger, dice.Split(), name, Mood.Prompt), taker, new ConsumerOptions<Item> { Name = name, SubscribeTo = [subscribeTo] });
    }

    /// <summary>Options for a new subscription, and its account in the ledger.</summary>
    public PairingOptions MakePairing(Emitter from, Taker to)
    {
        var maxDemand = dice.Of(MaxDemands);
        var refuses = from.Kind == DispatcherKind.Broadcast && dice.OneIn(3) ? dice.Between(2, 3) : 0;
        var pairing = new Pairing(from, to)
        {
            Partition = from.Kind == DispatcherKind.Partition && !dice.OneIn(20) ? dice.Below(from.Partitions) : null,
            Refuses = refuses,
            FailsAt = refuses > 0 && dice.OneIn(4) ? from.Emitted + dice.Below(10) : -1,
        };
        to.Pairings.Add(pairing);
        return new PairingOptions
        {
            Pairing = pairing,
            MaxDemand = maxDemand,
            MinDemand = dice.OneIn(2) ? null : dice.Below(maxDemand),
            DemandMode = dice.OneIn(8) ? DemandMode.Manual : DemandMode.Automatic,
            CancelMode = dice.Of(CancelModes),
            Partition = pairing.Partition,
            Selector = refuses > 0 ? pairing.Select : null,
        };
    }

    private Emitter MakeEmitter(string name, DispatcherKind kind, bool hasSmallBuffer)
    {
        BufferKeep? keep = !hasSmallBuffer || (kind == DispatcherKind.Demand && dice.OneIn(2)) ? null : (BufferKeep)dice.Below(2);
        var emitter = new Emitter(ledger, name, kind)
        {
            BufferSize = hasSmallBuffer ? dice.Below(8) : null,
            Keep = keep,
            HasStrays = kind == DispatcherKind.Partition && dice.OneIn(4),
        };
        if (kind == DispatcherKind.Partition) emitter.PartitionInto(dice.Between(1, 4), dice.Of(QueueSizes));
        return emitter;
    }

    private Func<IDispatcher<Item>> MakeDispatcher(Emitter emitter)
    {
        var options = new DemandDispatcherOptions { ChunkSize = dice.Of(ChunkSizes), ShuffleOnFirstDispatch = dice.OneIn(4) };
        return () => emitter.MakeDispatcher(options);
    }

    private Script MakeScript(string name, Mood[] moods)
    {
        var mood = dice.Of(moods);
        return new Script(ledger, dice.Split(), name, mood == Mood.Slow && !takesTime ? Mood.Yielding : mood);
    }
}
