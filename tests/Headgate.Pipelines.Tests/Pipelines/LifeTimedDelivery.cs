using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A delivery that has a deadline.</summary>
internal sealed class LifeTimedDelivery(IAcknowledger acknowledger, long position, DateTimeOffset deadline) : Delivery(acknowledger)
{
    public override long Position => position;

    public override DateTimeOffset? Deadline => deadline;
}
