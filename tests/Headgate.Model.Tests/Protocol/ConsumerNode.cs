using Headgate.Stages.Demand;

namespace Headgate.Model.Tests.Protocol;

/// <summary>A consumer that does what the shell of a stage would do, with nothing between the moves: it asks by hand, or by its demand window.</summary>
internal sealed class ConsumerNode(Scope scope, int number)
{
    public int Number => number;

    public bool IsAlive { get; private set; } = true;

    public int AsksMade { get; private set; }

    public void Subscribe(ProducerNode producer, Wire wire)
    {
        wire.SubscriptionsMade++;
        var bond = new Bond(producer, this, wire, scope);
        if (scope.Automatic is var (max, min)) bond.Window = new DemandWindow(max, min);
        wire.Bond = bond;
        wire.Up.Enqueue(new UpMessage(UpKind.Subscribe, bond));
    }

    public void AskByHand(Wire wire, int count)
    {
        AsksMade++;
        Ask(wire, wire.Bond!, count);
    }

    public void Cancel(Wire wire)
    {
        var bond = wire.Bond!;
        if (bond.Status == BondStatus.Pending) bond.WantsOut = true;
        else Leave(wire, bond);
    }

    /// <summary>Processes one slice, and asks anew when the window says so.</summary>
    public void Work(Wire wire)
    {
        var bond = wire.Bond!;
        var batch = bond.Held.Peek();
        var outstanding = bond.Window.Outstanding;
        var slice = bond.Window.NextSlice(batch.Remaining);
        ModelFailureException.Unless(slice > 0 && slice <= batch.Remaining, "A slice is a part of what was received.");
        ModelFailureException.Unless(slice <= outstanding - bond.Window.MinDemand, "A slice ends where the consumer asks again.");
        batch.Taken += slice;
        bond.Processed += slice;
        if (batch.Remaining == 0) bond.Held.Dequeue().Release();
        var ask = bond.Window.Processed(slice);
        ModelFailureException.Unless((ask > 0) == (outstanding - slice <= bond.Window.MinDemand), "A consumer asks when its outstanding demand is down to the minimum, and only then.");
        if (ask == 0 || bond.Status != BondStatus.Open) return;
        Ask(wire, bond, ask);
        ModelFailureException.Unless(bond.Asked - bond.Processed == bond.Window.MaxDemand, "An ask brings the outstanding demand back to the maximum.");
    }

    public void Crash(IEnumerable<Wire> wires)
    {
        IsAlive = false;
        foreach (var wire in wires)
        {
            if (wire.Bond is not { } bond) continue;
            foreach (var batch in bond.Held) batch.Release();
            bond.Held.Clear();
            if (bond.Status == BondStatus.Open) Leave(wire, bond);
        }
    }

    public void Receive(Wire wire)
    {
        var message = wire.Down.Dequeue();
        var bond = message.Bond;
        switch (message.Kind)
        {
            case DownKind.Subscribed:
                Opened(wire, bond);
                break;
            case DownKind.Cancelled:
                bond.Status = BondStatus.Closed;
                break;
            default:
                Received(bond, message);
                break;
        }
    }

    private void Opened(Wire wire, Bond bond)
    {
        ModelFailureException.Unless(bond.Status == BondStatus.Pending, "A subscription is opened once.");
        bond.Status = BondStatus.Open;
        if (bond.WantsOut || !IsAlive) Leave(wire, bond);
        else if (bond.IsAutomatic) Ask(wire, bond, bond.Window.Open());
    }

    private void Received(Bond bond, DownMessage message)
    {
        var batch = message.Batch!;
        ModelFailureException.Unless(bond.Status is BondStatus.Open or BondStatus.Leaving, "After Cancelled nothing of the subscription arrives.");
        ModelFailureException.Unless(batch.Span.SequenceEqual(message.Sent), "A batch does not change on its way.");
        bond.Received += batch.Remaining;
        ModelFailureException.Unless(bond.Received <= bond.Asked, "A consumer receives no more than it asked for.");
        if (bond.IsAutomatic && IsAlive) bond.Held.Enqueue(batch);
        else batch.Release();
    }

    private static void Ask(Wire wire, Bond bond, int count)
    {
        bond.Asked += count;
        wire.Up.Enqueue(new UpMessage(UpKind.Ask, bond, count));
    }

    private static void Leave(Wire wire, Bond bond)
    {
        bond.Status = BondStatus.Leaving;
        wire.Up.Enqueue(new UpMessage(UpKind.Cancel, bond));
    }
}
