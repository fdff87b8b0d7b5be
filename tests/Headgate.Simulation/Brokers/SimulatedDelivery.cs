using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Simulation.Brokers;

/// <summary>One delivery of a message.</summary>
internal sealed class SimulatedDelivery(IAcknowledger acknowledger, object reference, int id, long position, int sizeBytes) : Delivery(acknowledger)
{
    public int Id => id;

    public override object Reference => reference;

    public override long Position => position;

    public override int SizeBytes => sizeBytes;
}
