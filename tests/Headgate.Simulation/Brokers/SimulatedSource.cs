using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.Simulation.Faults;
using Headgate.Simulation.Obligations;

namespace Headgate.Simulation.Brokers;

/// <summary>Reads a broker over a connection that can be lost.</summary>
internal sealed class SimulatedSource(SimulatedBroker broker, SourceContext context, Func<SourceContext, bool, SourceConnection<Item>> connect)
    : ConnectedSource<Item>(context, "simulated broker", new ReconnectOptions { Delay = TimeSpan.FromMilliseconds(5), MaxDelay = TimeSpan.FromMilliseconds(80), UseJitter = false })
{
    private bool _hasConnected;

    protected override async ValueTask<SourceConnection<Item>> ConnectAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (broker.Faults.Strikes(FaultKind.ConnectHangs)) await Task.Delay(TimeSpan.FromMilliseconds(200), Context.TimeProvider, cancellationToken);
        if (broker.Faults.Strikes(FaultKind.ConnectFails)) throw new IOException("Nobody listens.");
        var isAgain = _hasConnected;
        _hasConnected = true;
        return connect(Context, isAgain);
    }
}
