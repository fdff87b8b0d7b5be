using Headgate.Flows;
using Headgate.Flows.Snapshots;
using Headgate.Stages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headgate.Orleans.Keyed;

/// <summary>Runs a flow in this process, as long as its host runs. When it fails the host is told, as of every service.</summary>
internal sealed class KeyedFlowService<T, TOut>(KeyedFlow<T, TOut> flow, IServiceProvider services, ISnapshotStore store) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var environment = new StageEnvironment(services.GetService<TimeProvider>(), services.GetService<ILoggerFactory>());
        return flow.RunAsync(services, store, FlowOptions.Default with { Environment = environment }, stoppingToken);
    }
}
