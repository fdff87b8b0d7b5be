using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.Simulation.Faults;
using Headgate.Simulation.Obligations;
using Headgate.Simulation.Pipelines;

namespace Headgate.Simulation.Brokers;

/// <summary>Reads over one connection: as much as is asked for, when there is something.</summary>
internal abstract class SimulatedConnection(SimulatedBroker broker, SourceContext context, bool isAgain) : SourceConnection<Item>
{
    private const int Unlimited = 1_000_000;

    protected SimulatedBroker Broker => broker;

    public sealed override async ValueTask<bool> ReadAsync(MessageBuffer<Item> messages, CancellationToken cancellationToken)
    {
        if (broker.Faults.Strikes(FaultKind.ReadIsSlow)) await Task.Delay(TimeSpan.FromMilliseconds(15), context.TimeProvider, cancellationToken);
        while (true)
        {
            if (broker.Faults.Strikes(FaultKind.ReadFails)) throw new IOException("The read did not get through.");
            var isAsked = broker.Flaw != Flaw.ForgetsDemandOnReconnect || !isAgain;
            if (isAsked && Fetch(messages) > 0) return true;
            if (broker.Flaw == Flaw.EndsWithItsDrain && cancellationToken.IsCancellationRequested) return false;
            await WaitAsync(cancellationToken);
        }
    }

    /// <summary>Takes the next message from the broker and adds it; false when there is none.</summary>
    protected abstract bool TakeInto(MessageBuffer<Item> messages);

    protected virtual int Fetch(MessageBuffer<Item> messages)
    {
        var room = messages.Room;
        var most = broker.Flaw switch
        {
            Flaw.BuffersWithoutBound => Unlimited,
            Flaw.TakesOneMore => room + 1,
            _ => room,
        };
        var count = 0;
        while (count < most && TakeInto(messages)) count++;
        if (count > room) broker.Ledger.Report(ViolationKind.MoreThanAsked, $"the source took {count} messages, {room} were asked for");
        broker.CheckBound();
        if (count > 0) broker.Journal.Note($"{context.Name}-{context.Index} has read {count} of {room}");
        return count;
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await broker.WaitForNewsAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (broker.Flaw == Flaw.EndsWithItsDrain)
        {
            // The planted bug: a read that is to end its waiting takes itself for the end of the source.
        }
    }
}
