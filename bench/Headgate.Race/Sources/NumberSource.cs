using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;

namespace Headgate.Race.Sources;

/// <summary>Numbers from 0 up, each with a delivery of its own, as messages of a broker have.</summary>
internal sealed class NumberSource(long end, IAcknowledger acknowledger) : Source<long>
{
    private long _next;

    public override ValueTask<bool> ReadAsync(MessageBuffer<long> messages, CancellationToken cancellationToken)
    {
        while (!messages.IsFull && _next < end)
        {
            messages.Add(_next, new NumberDelivery(acknowledger, _next));
            _next++;
        }

        return new(_next < end);
    }

    private sealed class NumberDelivery(IAcknowledger acknowledger, long position) : Delivery(acknowledger)
    {
        public override long Position => position;
    }
}
