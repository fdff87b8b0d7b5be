using Headgate.Stages;
using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Emission;
using Headgate.Stages.Subscriptions;

namespace Headgate.Model.Tests.Protocol;

/// <summary>A real outlet with a real dispatcher, and around it what the shell of a stage would do, with the model's own accounts.</summary>
internal sealed class ProducerNode : IOutletHost<int>
{
    private readonly Scope _scope;
    private readonly List<int> _pendingMarks = [];
    private int _discarded;

    public ProducerNode(Scope scope, int number)
    {
        _scope = scope;
        Number = number;
        Dispatcher = MakeDispatcher(scope);
        Outlet = new Outlet<int>(this, Dispatcher, scope.BufferSize, scope.KeepsFirst ? BufferKeep.First : BufferKeep.Last, accumulate: false);
    }

    public int Number { get; }

    public Outlet<int> Outlet { get; }

    public IDispatcher<int> Dispatcher { get; }

    public bool IsAlive { get; private set; } = true;

    /// <summary>The subscriptions that the producer holds open, in the order in which they were opened.</summary>
    public List<Bond> Open { get; } = [];

    public int Emitted { get; private set; }

    public int Holds { get; private set; }

    public int Marks { get; private set; }

    /// <summary>Emitted and neither sent nor discarded, oldest first.</summary>
    public List<int> Unsent { get; } = [];

    /// <summary>What the stage's demand callback was asked for and has not emitted.</summary>
    public int Debt { get; private set; }

    /// <summary>The number of the newest event that was sent.</summary>
    public int NewestSent { get; private set; } = -1;

    /// <summary>The number of the event that is dispatched next.</summary>
    public int NextNumber => Unsent.Count > 0 ? Event.NumberOf(Unsent[0]) : Emitted;

    public IReadOnlyList<int> PendingMarks => _pendingMarks;

    string IOutletHost<int>.Name => $"producer {Number}";

    Random IOutletHost<int>.Random { get; } = new(0);

    public static int Partitions(Scope scope) => Math.Max(2, scope.Consumers);

    public void Receive(UpMessage message)
    {
        var bond = message.Bond;
        switch (message.Kind)
        {
            case UpKind.Subscribe when !IsAlive:
                ((IDownstream<int>)bond).Cancelled(StopReason.NoProducer, EndOf.Incarnation);
                break;
            case UpKind.Subscribe:
                Accept(bond);
                break;
            case UpKind.Ask when IsAlive:
                if (bond.Link is not null) bond.AskedAtProducer += message.Count;
                if (!Outlet.Ask(bond.Id, message.Count)) ((IDownstream<int>)bond).Cancelled(StopReason.UnknownSubscription, EndOf.Subscription);
                break;
            case UpKind.Cancel when IsAlive:
                Outlet.Cancel(bond.Id, StopReason.Normal);
                break;
        }

        Settle();
    }

    public void Emit(int count, int key)
    {
        var keys = Partitions(_scope);
        Outlet.Open();
        for (var i = 0; i < count; i++)
        {
            var value = Event.Of(Emitted++, key == Event.Stray ? key : (key + i) % keys);
            Unsent.Add(value);
            Outlet.Emit(value);
        }

        Debt = Math.Max(0, Debt - count);
        Outlet.Close();
        Settle();
    }

    public void Mark()
    {
        Marks++;
        var position = Emitted;
        _pendingMarks.Add(position);
        Outlet.AfterEvents(() => Passed(position));
        Settle();
    }

    public void Hold()
    {
        Holds++;
        Outlet.Accumulate();
    }

    public void Release()
    {
        Outlet.Forward();
        Settle();
    }

    public void Crash()
    {
        IsAlive = false;
        Outlet.Stop(StopReason.Killed);
        ModelFailureException.Unless(Unsent.Count == 0, "What a producer has not sent when it stops is reported as discarded.");
    }

    /// <summary>Adds everything that the producer's future depends on.</summary>
    public void Describe(ref Fingerprint print)
    {
        print.Add(IsAlive ? 1 : 0, Emitted, Outlet.IsAccumulating ? 1 : 0);
        print.Add(Holds, Marks, Debt);
        print.Add((int)Dispatcher.QueuedCount, Unsent.Count, _pendingMarks.Count);
        foreach (var value in Unsent) print.Add(value);
        foreach (var mark in _pendingMarks) print.Add(mark);
        print.Add(Open.Count);
        foreach (var bond in Open) print.Add((int)bond.Id.Value, bond.OpenDemand, 0);
    }

    /// <summary>Takes note of events that went out to a subscription.</summary>
    public void NoteSent(Bond bond, int[] events)
    {
        ModelFailureException.Unless(!Outlet.IsAccumulating, "A producer that accumulates sends nothing.");
        if (_scope.Dispatcher == DispatcherKind.Demand)
        {
            var hasTurn = Open.TrueForAll(other => other == bond || IsServedBefore(bond, bond.OpenDemand + events.Length, other));
            ModelFailureException.Unless(hasTurn, "The greatest open demand is served first, and of equal ones the oldest subscription.");
        }

        foreach (var value in events)
        {
            NewestSent = Math.Max(NewestSent, Event.NumberOf(value));
            if (_scope.Dispatcher == DispatcherKind.Broadcast) NoteBroadcast(bond, Event.NumberOf(value));
            else ModelFailureException.Unless(Unsent.Remove(value), "An event is sent once.");
            if (_scope.Dispatcher != DispatcherKind.Partition) continue;
            ModelFailureException.Unless(Event.KeyOf(value) == bond.Consumer.Number, "An event goes to its own partition.");
            ModelFailureException.Unless(!Unsent.Exists(other => IsBefore(other, value)), "A partition's events leave in the order in which they were emitted.");
        }

        for (var i = 1; i < events.Length; i++)
        {
            ModelFailureException.Unless(events[i - 1] < events[i], "A subscription's events arrive in the order in which they were emitted.");
        }
    }

    void IOutletHost<int>.Discarded(ReadOnlySpan<int> events, DiscardReason reason)
    {
        foreach (var value in events)
        {
            var index = Unsent.IndexOf(value);
            ModelFailureException.Unless(index >= 0, "What is discarded was not sent, and is discarded once.");
            var isRight = reason switch
            {
                DiscardReason.NoPartition => Event.KeyOf(value) == Event.Stray,
                DiscardReason.BufferFull => IsDropInTurn(index),
                _ => !IsAlive,
            };
            ModelFailureException.Unless(isRight, "Events are discarded for a reason that holds, in the order that the buffer was told.");
            Unsent.RemoveAt(index);
            _discarded |= 1 << Event.NumberOf(value);
        }
    }

    void IOutletHost<int>.Greedy(string consumer, int asked, int most)
    {
    }

    void IOutletHost<int>.Drop(SubscriptionId subscription, Exception failure) => throw failure;

    private static IDispatcher<int> MakeDispatcher(Scope scope) => scope.Dispatcher switch
    {
        DispatcherKind.Demand => new DemandDispatcher<int>(),
        DispatcherKind.Broadcast => new BroadcastDispatcher<int>(),
        _ => PartitionDispatcher.ByCount<int>(Partitions(scope), Route, scope.MaxQueued),
    };

    private static bool Route(ref int value, out int partition)
    {
        partition = Event.KeyOf(value);
        return partition != Event.Stray;
    }

    private static bool IsBefore(int other, int value) => other < value && Event.KeyOf(other) == Event.KeyOf(value);

    private void Accept(Bond bond)
    {
        var link = Outlet.Subscribe(bond.Request);
        if (link is null) return;
        bond.Link = link;
        bond.Cursor = NextNumber;
        Open.Add(bond);
        ((IDownstream<int>)bond).Subscribed(null!);
    }

    private bool IsServedBefore(Bond bond, int demand, Bond other) =>
        demand > other.OpenDemand || (demand == other.OpenDemand && Open.IndexOf(bond) < Open.IndexOf(other));

    private void NoteBroadcast(Bond bond, int number)
    {
        ModelFailureException.Unless(number >= bond.Cursor && bond.Takes(number), "A subscriber sees an event once, and only what its selector lets through.");
        PassTo(bond, number);
        bond.Cursor = number + 1;
    }

    private void PassTo(Bond bond, int number)
    {
        for (; bond.Cursor < number; bond.Cursor++)
        {
            var isMissed = bond.Takes(bond.Cursor) && (_discarded & (1 << bond.Cursor)) == 0;
            ModelFailureException.Unless(!isMissed, "Every subscriber sees the same events from its joining on.");
        }
    }

    /// <summary>What the shell does after every message: it asks the stage for what is wanted.</summary>
    private void Settle()
    {
        if (!IsAlive) return;
        if (_scope.Dispatcher == DispatcherKind.Broadcast) SettleBroadcast();
        var wanted = Outlet.TakeWanted();
        if (wanted == 0) return;
        Debt += wanted;
        ModelFailureException.Unless(Debt == Rules.EligibleDemand(this, _scope), "A producer is asked for what consumers ask for, and for nothing twice.");
    }

    private void SettleBroadcast()
    {
        ModelFailureException.Unless(Outlet.BufferedCount <= Unsent.Count, "A buffer holds nothing that was sent.");
        Unsent.RemoveRange(0, Unsent.Count - (int)Outlet.BufferedCount);
        foreach (var bond in Open) PassTo(bond, NextNumber);
    }

    private bool IsDropInTurn(int index)
    {
        if (Unsent.Count <= _scope.BufferSize) return false;
        return _scope.KeepsFirst ? index >= _scope.BufferSize : index == 0;
    }

    private void Passed(int position)
    {
        ModelFailureException.Unless(_pendingMarks.Count > 0 && _pendingMarks[0] == position, "Actions run in the order in which they were given.");
        _pendingMarks.RemoveAt(0);
        ModelFailureException.Unless(!Rules.IsAheadOf(this, _scope, position), "An action that waits for events runs after them.");
    }
}
