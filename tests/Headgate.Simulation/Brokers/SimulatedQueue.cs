using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;
using Headgate.Simulation.Faults;
using Headgate.Simulation.Obligations;
using Headgate.Simulation.Pipelines;
using Headgate.Simulation.Running;

namespace Headgate.Simulation.Brokers;

/// <summary>A queue as RabbitMQ has them: whoever comes first gets a message; what a connection has not settled when it ends goes back to its place.</summary>
internal sealed class SimulatedQueue(ObligationLedger ledger, FaultPlan faults, Journal journal, Flaw flaw) : SimulatedBroker(ledger, faults, journal, flaw)
{
    private readonly SortedSet<(int Order, int Id, int Key)> _ready = [];
    private readonly List<QueueSession> _sessions = [];
    private int _copies;

    public override int ConnectionCount => _sessions.Count;

    public override IReadOnlySet<int> Held =>
        _ready.Select(static entry => entry.Id).Concat(_sessions.SelectMany(static session => session.Unsettled.Values).Select(static entry => entry.Id)).ToHashSet();

    public override void Publish(int id, int key)
    {
        _ready.Add((id, id, key));
        Wake();
    }

    public override Source<Item> Open(SourceContext context) => new SimulatedSource(this, context, (inner, isAgain) =>
    {
        var session = new QueueSession(NextLane());
        _sessions.Add(session);
        var epoch = new QueueEpoch(inner, this, session);
        Epochs.Add(epoch);
        Journal.Note($"session {session.Lane} opens");
        return new QueueConnection(this, inner, session, epoch, isAgain);
    });

    public override bool CutOne(Random random)
    {
        if (_sessions.Count == 0) return false;
        Close(_sessions[random.Next(_sessions.Count)]);
        return true;
    }

    protected override void CloseAll()
    {
        foreach (var session in _sessions.ToList()) Close(session);
    }

    /// <summary>The newest connection: to which an acknowledger with the bug of old tags writes.</summary>
    public QueueSession? Newest => _sessions.LastOrDefault();

    /// <summary>Delivers the next message.</summary>
    public Item? Take(QueueSession session, out long tag)
    {
        tag = 0;
        if (_ready.Count == 0) return null;
        var isOutOfOrder = _ready.Count > 1 && Faults.Strikes(FaultKind.DeliveredOutOfOrder);
        var entry = isOutOfOrder ? _ready.Skip(1).First() : _ready.Min;
        _ready.Remove(entry);
        if (Faults.Strikes(FaultKind.DeliveredTwice)) _ready.Add(entry with { Order = entry.Order + (++_copies * 10_000) });
        tag = session.Deliver(entry);
        Ledger.Deliver(entry.Id);
        return Item.Deliver(entry.Id, entry.Key, session.Lane, NextSequence());
    }

    public void Settle(QueueSession session, long tag, bool isReturned)
    {
        if (!session.Unsettled.Remove(tag, out var entry))
        {
            Ledger.Report(ViolationKind.AcknowledgedTwice, $"tag {tag} of session {session.Lane} is not open");
            return;
        }

        Journal.Note($"message {entry.Id} is {(isReturned ? "handed back" : "acknowledged")}");
        if (isReturned)
        {
            Ledger.Return();
            _ready.Add(entry);
            Wake();
            return;
        }

        Ledger.Acknowledge(entry.Id);
    }

    public void Close(QueueSession session)
    {
        if (!_sessions.Remove(session)) return;
        Journal.Note($"session {session.Lane} is closed with {session.Unsettled.Count} open");
        session.IsClosed = true;
        foreach (var entry in session.Unsettled.Values) _ready.Add(entry);
        session.Unsettled.Clear();
        Wake();
    }

    /// <summary>Settles what a delivery of this queue has become.</summary>
    public void Settle(QueueSession session, EndedDeliveries ended)
    {
        foreach (var delivery in ended.Succeeded) Settle(session, delivery.Position, isReturned: false);
        foreach (var delivery in ended.Failed) Settle(session, delivery.Position, isReturned: false);
        foreach (var delivery in ended.Returned) Settle(session, delivery.Position, isReturned: true);
    }
}
