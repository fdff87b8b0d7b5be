using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;
using Headgate.Simulation.Pipelines;

namespace Headgate.Simulation.Brokers;

/// <summary>Acknowledges messages of one session, and none of a session that is closed.</summary>
internal sealed class QueueEpoch(SourceContext context, SimulatedQueue queue, QueueSession session) : SimulatedEpoch(context, queue)
{
    protected override void Settle(EndedDeliveries ended)
    {
        if (queue.Flaw == Flaw.AcknowledgesWithOldTags)
        {
            if (queue.Newest is { } newest) queue.Settle(newest, ended);
            return;
        }

        if (session.IsClosed) throw Lost();
        queue.Settle(session, ended);
    }
}
