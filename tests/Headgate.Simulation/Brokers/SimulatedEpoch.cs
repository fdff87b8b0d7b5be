using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.Simulation.Faults;
using Headgate.Simulation.Pipelines;

namespace Headgate.Simulation.Brokers;

/// <summary>Acknowledges over a connection, as a connector does, and fails as the plan says.</summary>
internal abstract class SimulatedEpoch(SourceContext context, SimulatedBroker broker) : Epoch(context)
{
    private TimeProvider Clock { get; } = context.TimeProvider;

    protected SimulatedBroker Broker => broker;

    protected sealed override async ValueTask SettleAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        if (broker.Faults.Strikes(FaultKind.AcknowledgeIsSlow)) await Task.Delay(TimeSpan.FromMilliseconds(40), Clock, cancellationToken);
        if (broker.Faults.Strikes(FaultKind.AcknowledgeFails)) throw new IOException("The acknowledgement did not get through.");
        Settle(ended);
        if (broker.Flaw == Flaw.AcknowledgesTwice) Settle(ended);
        if (broker.Faults.Strikes(FaultKind.AcknowledgeFailsAfterwards)) throw new IOException("The answer to the acknowledgement did not get through.");
    }

    /// <summary>Tells the broker. Ends the epoch and throws when the connection is lost.</summary>
    protected abstract void Settle(EndedDeliveries ended);

    protected IOException Lost()
    {
        End();
        return new IOException("The connection is lost.");
    }
}
