using Headgate.Pipelines.Sources;
using Headgate.Simulation.Obligations;
using Headgate.Simulation.Pipelines;

namespace Headgate.Simulation.Brokers;

/// <summary>Reads one session of a queue.</summary>
internal sealed class QueueConnection(SimulatedQueue queue, SourceContext context, QueueSession session, QueueEpoch epoch, bool isAgain)
    : SimulatedConnection(queue, context, isAgain)
{
    private const int Prefetched = 3;

    private readonly List<long> _leftover = [];

    public override ValueTask DisposeAsync()
    {
        // The planted bug: what was fetched ahead and is not wanted any more is settled, so that the queue does not keep it.
        foreach (var tag in _leftover.Where(session.Unsettled.ContainsKey)) queue.Settle(session, tag, isReturned: false);
        if (queue.Flaw != Flaw.AcknowledgesWithOldTags) epoch.End();
        queue.Close(session);
        return base.DisposeAsync();
    }

    protected override int Fetch(MessageBuffer<Item> messages)
    {
        if (session.IsClosed)
        {
            if (queue.Flaw != Flaw.AcknowledgesWithOldTags) epoch.End();
            throw new IOException("The session is closed.");
        }

        var count = base.Fetch(messages);
        while (queue.Flaw == Flaw.LosesWhatItFetched && _leftover.Count < Prefetched && queue.Take(session, out var tag) is not null) _leftover.Add(tag);
        return count;
    }

    protected override bool TakeInto(MessageBuffer<Item> messages)
    {
        if (queue.Take(session, out var tag) is not { } item) return false;
        epoch.NoteReceived(1);
        messages.Add(item, new SimulatedDelivery(epoch, session, item.Id, tag, queue.SizeOf(item.Id)));
        return true;
    }
}
