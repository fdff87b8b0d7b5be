using Headgate.Pipelines.Sources;
using Headgate.Simulation.Obligations;

namespace Headgate.Simulation.Brokers;

/// <summary>Reads what is assigned to one member, a message of each partition in turn.</summary>
internal sealed class LogConnection(SimulatedLog log, SourceContext context, LogMember member, bool isAgain) : SimulatedConnection(log, context, isAgain)
{
    public override ValueTask DisposeAsync()
    {
        member.End();
        log.Leave(member);
        return base.DisposeAsync();
    }

    protected override int Fetch(MessageBuffer<Item> messages)
    {
        if (member.IsOut) throw new IOException("The group has put this member out.");
        member.DropLost();
        return base.Fetch(messages);
    }

    protected override bool TakeInto(MessageBuffer<Item> messages)
    {
        foreach (var (partition, epoch) in member.Assignments().OrderBy(static assignment => assignment.Partition.Next))
        {
            var position = partition.Next;
            if (log.Take(partition) is not { } item) continue;
            epoch.Receive(position);
            epoch.NoteReceived(1);
            messages.Add(item, new SimulatedDelivery(epoch, partition, item.Id, position, log.SizeOf(item.Id)));
            return true;
        }

        return false;
    }
}
