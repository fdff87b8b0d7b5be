namespace Headgate.Model.Tests.Protocol;

/// <summary>Producers, consumers and the wires between them: one state of the protocol. Everything that can happen next is a move.</summary>
internal sealed class Network
{
    private readonly Wire[] _wires;
    private int _cancels;
    private int _consumerCrashes;
    private int _producerCrashes;

    public Network(Scope scope)
    {
        Scope = scope;
        Producers = [.. Enumerable.Range(0, scope.Producers).Select(number => new ProducerNode(scope, number))];
        Consumers = [.. Enumerable.Range(0, scope.Consumers).Select(number => new ConsumerNode(scope, number))];
        _wires = [.. Enumerable.Range(0, scope.Producers * scope.Consumers).Select(_ => new Wire())];
    }

    public Scope Scope { get; }

    public ProducerNode[] Producers { get; }

    public ConsumerNode[] Consumers { get; }

    public IReadOnlyList<Wire> Wires => _wires;

    /// <summary>Every subscription that was ever made.</summary>
    public List<Bond> Bonds { get; } = [];

    public void Apply(Move move)
    {
        switch (move.Kind)
        {
            case MoveKind.Subscribe or MoveKind.Ask or MoveKind.Cancel or MoveKind.Work or MoveKind.CrashConsumer:
                ApplyToConsumer(move, Consumers[move.Consumer]);
                break;
            case MoveKind.DeliverUp:
                Producers[move.Producer].Receive(WireOf(move).Up.Dequeue());
                break;
            case MoveKind.DeliverDown:
                Consumers[move.Consumer].Receive(WireOf(move));
                break;
            default:
                ApplyToProducer(move, Producers[move.Producer]);
                break;
        }
    }

    /// <summary>Everything that can happen next.</summary>
    public void ListMoves(List<Move> moves)
    {
        foreach (var producer in Producers)
        {
            if (producer.IsAlive) ListMoves(producer, moves);
        }

        foreach (var consumer in Consumers)
        {
            if (consumer.IsAlive && _consumerCrashes < Scope.ConsumerCrashes) moves.Add(new Move(MoveKind.CrashConsumer, Consumer: consumer.Number));
            for (var producer = 0; producer < Scope.Producers; producer++) ListMoves(producer, consumer, moves);
        }
    }

    /// <summary>A fingerprint of everything that the future depends on.</summary>
    public UInt128 Fingerprint()
    {
        var print = new Fingerprint();
        print.Add(_cancels, _consumerCrashes, _producerCrashes);
        foreach (var producer in Producers) producer.Describe(ref print);
        foreach (var consumer in Consumers) print.Add(consumer.IsAlive ? 1 : 0, consumer.AsksMade, 0);
        foreach (var wire in _wires) wire.Describe(ref print);
        return print.Value;
    }

    private Wire WireOf(Move move) => WireOf(move.Producer, move.Consumer);

    private Wire WireOf(int producer, int consumer) => _wires[(producer * Scope.Consumers) + consumer];

    private void ApplyToConsumer(Move move, ConsumerNode consumer)
    {
        switch (move.Kind)
        {
            case MoveKind.Subscribe:
                consumer.Subscribe(Producers[move.Producer], WireOf(move));
                Bonds.Add(WireOf(move).Bond!);
                break;
            case MoveKind.Ask:
                consumer.AskByHand(WireOf(move), move.Count);
                break;
            case MoveKind.Cancel:
                _cancels++;
                consumer.Cancel(WireOf(move));
                break;
            case MoveKind.Work:
                consumer.Work(WireOf(move));
                break;
            default:
                _consumerCrashes++;
                consumer.Crash(Enumerable.Range(0, Scope.Producers).Select(producer => WireOf(producer, consumer.Number)));
                break;
        }
    }

    private void ApplyToProducer(Move move, ProducerNode producer)
    {
        switch (move.Kind)
        {
            case MoveKind.Emit:
                producer.Emit(move.Count, move.Key);
                break;
            case MoveKind.Mark:
                producer.Mark();
                break;
            case MoveKind.Hold:
                producer.Hold();
                break;
            case MoveKind.Release:
                producer.Release();
                break;
            default:
                _producerCrashes++;
                producer.Crash();
                break;
        }
    }

    private void ListMoves(ProducerNode producer, List<Move> moves)
    {
        var number = producer.Number;
        var left = Math.Min(Scope.MostEmitted, Scope.Events - Producers.Sum(static other => other.Emitted));
        for (var count = 1; count <= left; count++)
        {
            foreach (var key in Keys()) moves.Add(new Move(MoveKind.Emit, number, Count: count, Key: key));
        }

        if (left > 0 && Scope.HasStrays) moves.Add(new Move(MoveKind.Emit, number, Count: 1, Key: Event.Stray));
        if (producer.Marks < Scope.Marks) moves.Add(new Move(MoveKind.Mark, number));
        if (producer.Outlet.IsAccumulating) moves.Add(new Move(MoveKind.Release, number));
        else if (producer.Holds < Scope.Holds) moves.Add(new Move(MoveKind.Hold, number));
        if (_producerCrashes < Scope.ProducerCrashes) moves.Add(new Move(MoveKind.CrashProducer, number));
    }

    private void ListMoves(int producer, ConsumerNode consumer, List<Move> moves)
    {
        var wire = WireOf(producer, consumer.Number);
        if (wire.Up.Count > 0) moves.Add(new Move(MoveKind.DeliverUp, producer, consumer.Number));
        if (wire.Down.Count > 0) moves.Add(new Move(MoveKind.DeliverDown, producer, consumer.Number));
        if (!consumer.IsAlive) return;
        var bond = wire.Bond;
        var isGone = bond is null or { Status: BondStatus.Leaving or BondStatus.Closed };
        if (isGone && wire.SubscriptionsMade < Scope.Subscriptions) moves.Add(new Move(MoveKind.Subscribe, producer, consumer.Number));
        if (bond is null) return;
        if (bond.Held.Count > 0) moves.Add(new Move(MoveKind.Work, producer, consumer.Number));
        var mayCancel = bond.Status == BondStatus.Open || (bond.Status == BondStatus.Pending && !bond.WantsOut);
        if (mayCancel && _cancels < Scope.Cancels) moves.Add(new Move(MoveKind.Cancel, producer, consumer.Number));
        if (bond.Status != BondStatus.Open || bond.IsAutomatic || consumer.AsksMade >= Scope.Asks) return;
        for (var count = 1; count <= Scope.MostAsked; count++) moves.Add(new Move(MoveKind.Ask, producer, consumer.Number, count));
    }

    private IEnumerable<int> Keys() => Scope.Dispatcher == DispatcherKind.Partition ? Enumerable.Range(0, ProducerNode.Partitions(Scope)) : [0];
}
