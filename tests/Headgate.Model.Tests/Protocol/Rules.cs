using static Headgate.Model.Tests.ModelFailureException;

namespace Headgate.Model.Tests.Protocol;

/// <summary>What holds in every state, whatever happened before.</summary>
internal static class Rules
{
    public static void Check(Network network)
    {
        foreach (var producer in network.Producers)
        {
            if (producer.IsAlive) Check(producer, network.Scope);
        }

        foreach (var bond in network.Bonds)
        {
            CheckDemand(bond, network.Wires[(bond.Producer.Number * network.Scope.Consumers) + bond.Consumer.Number]);
        }
    }

    /// <summary>How many events consumers are ready to take now, by the model's own account.</summary>
    public static long EligibleDemand(ProducerNode producer, Scope scope)
    {
        if (producer.Outlet.IsAccumulating || producer.Open.Count == 0) return 0;
        if (scope.Dispatcher == DispatcherKind.Broadcast) return producer.Open.Min(static bond => bond.OpenDemand);
        return scope.Dispatcher == DispatcherKind.Partition && HasFullQueue(producer, scope) ? 0 : producer.Open.Sum(static bond => bond.OpenDemand);
    }

    /// <summary>Whether something that was emitted before <paramref name="position"/> has not been sent.</summary>
    public static bool IsAheadOf(ProducerNode producer, Scope scope, int position) => scope.Dispatcher switch
    {
        DispatcherKind.Broadcast => producer.Unsent.TakeLast((int)producer.Outlet.BufferedCount).Any(value => Event.NumberOf(value) < position),
        _ => producer.Unsent.Exists(value => Event.NumberOf(value) < position),
    };

    private static void Check(ProducerNode producer, Scope scope)
    {
        Unless(producer.Outlet.BufferedCount == producer.Unsent.Count, "What was emitted is buffered until it is sent or discarded; nothing is lost, nothing doubled.");
        Unless(producer.Outlet.EmittedCount == producer.Emitted, "Every emitted event is counted.");
        Unless(producer.Outlet.Links.Count == producer.Open.Count, "A producer has the links that it opened and has not closed.");
        Unless(producer.Open.TrueForAll(static bond => bond.Link!.Demand == bond.OpenDemand && bond.OpenDemand >= 0), "Open demand is what was asked for and not sent.");
        Unless(producer.Outlet.Wanted == 0, "A producer that was asked for what is wanted is not asked again.");
        Unless(scope.Dispatcher != DispatcherKind.Demand || producer.Unsent.Count == 0 || producer.NewestSent < Event.NumberOf(producer.Unsent[0]), "Events leave in the order in which they were emitted.");
        var isBuffering = producer.Unsent.Count > producer.Dispatcher.QueuedCount;
        Unless(isBuffering || producer.PendingMarks.All(position => IsAheadOf(producer, scope, position)), "An action that waits for events runs as soon as they are sent.");
        if (producer.Outlet.IsAccumulating) return;
        var eligible = EligibleDemand(producer, scope);
        Unless(!IsStuck(producer, scope, eligible), "Nothing waits while a consumer that may have it has open demand.");
        Unless(isBuffering || producer.Debt >= eligible, "A producer is asked for everything that consumers ask for.");
    }

    private static bool IsStuck(ProducerNode producer, Scope scope, long eligible)
    {
        if (scope.Dispatcher != DispatcherKind.Partition) return producer.Unsent.Count > 0 && eligible > 0;
        return !HasFullQueue(producer, scope)
            && producer.Open.Exists(bond => bond.OpenDemand > 0 && producer.Unsent.Exists(value => Event.KeyOf(value) == bond.Consumer.Number));
    }

    private static bool HasFullQueue(ProducerNode producer, Scope scope)
    {
        // With events in the buffer as well, which are in which queue is the dispatcher's secret.
        if (producer.Unsent.Count != producer.Dispatcher.QueuedCount) return producer.Outlet.Demand == 0;
        return producer.Unsent.GroupBy(Event.KeyOf).Any(group => group.Count() >= scope.MaxQueued);
    }

    private static void CheckDemand(Bond bond, Wire wire)
    {
        var eventsUnderWay = wire.Down.Where(message => message.Bond == bond).Sum(static message => message.Sent?.Length ?? 0);
        var isClosing = wire.Down.Any(message => message.Bond == bond && message.Kind == DownKind.Cancelled);
        Unless(bond.Sent == bond.Received + eventsUnderWay, "What was sent is received or on its way.");
        Unless(!bond.IsAutomatic || !bond.Consumer.IsAlive || bond.Received == bond.Processed + bond.Held.Sum(static batch => batch.Remaining), "What was received is processed or held.");
        Unless(!bond.IsAutomatic || bond.Asked - bond.Processed <= bond.Window.MaxDemand, "A consumer never asks for more than its maximum.");
        if (bond.Link is null)
        {
            var isKnown = isClosing || bond.Status is BondStatus.Closed or BondStatus.Pending;
            Unless(isKnown, "When a producer closes a subscription its consumer hears of it.");
            return;
        }

        var asksUnderWay = wire.Up.Where(message => message.Bond == bond).Sum(static message => message.Count);
        Unless(!isClosing, "A producer closes a subscription before it says so.");
        Unless(bond.Asked == bond.Received + eventsUnderWay + bond.OpenDemand + asksUnderWay, "What was asked for is delivered, outstanding or on its way.");
        var isLeaving = wire.Up.Any(message => message.Bond == bond && message.Kind == UpKind.Cancel);
        Unless(bond.Consumer.IsAlive || isLeaving || bond.Status == BondStatus.Pending, "A producer keeps no link to a consumer that is gone.");
    }
}
