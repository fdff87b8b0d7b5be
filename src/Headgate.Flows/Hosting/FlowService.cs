using Headgate.Flows.Inspection;
using Headgate.Stages.Supervision;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Headgate.Flows.Hosting;

/// <summary>Runs a flow as long as the host does, and tells the host of its end.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="services">The services.</param>
/// <param name="name">The name of the flow.</param>
/// <param name="create">Makes the flow.</param>
/// <param name="options">What becomes of the host, and of the flow, when it has ended.</param>
internal sealed class FlowService<T>(IServiceProvider services, string name, Func<IServiceProvider, Flow<T>> create, FlowServiceOptions options) : BackgroundService
{
    private readonly FlowEntry _entry = services.GetRequiredService<FlowRegistry>().EntryOf(name);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunAsync(Make(), stoppingToken);
            if (options.StopsHost && !stoppingToken.IsCancellationRequested) StopHost();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops, and the flow with it.
        }
        catch (Exception) when (options.FailureStopsHost)
        {
            // Whatever the host does with services that fail; it logs this one.
            StopHost();
            throw;
        }
    }

    private Flow<T> Make()
    {
        try
        {
            return create(services);
        }
        catch (Exception failure)
        {
            _entry.NoteFailure(failure);
            throw;
        }
    }

    private async Task RunAsync(Flow<T> flow, CancellationToken stoppingToken)
    {
        if (options.Restarts is not { } restarts)
        {
            await flow.RunAsync(_entry, stoppingToken);
            return;
        }

        var spec = new SupervisorSpec(new SupervisorOptions
        {
            Name = name,
            MaxRestarts = restarts.MaxRestarts,
            Within = restarts.Within,
            Backoff = restarts.Backoff,
            StopsWithLastChild = true,
        });
        spec.AddTask("flow", token => flow.RunAsync(_entry, token), new ChildOptions { Restart = Restart.Transient, Shutdown = restarts.ChildDefaults.Shutdown });
        await Supervisor.RunAsync(spec, flow.Options.Environment, stoppingToken);
    }

    private void StopHost() => services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
}
