using Headgate.Stages;
using Headgate.Stages.Supervision;

namespace Headgate.Flows.Delivery;

/// <summary>Consumers of a flow that are restarted when they fail.</summary>
/// <typeparam name="T">The type of the results.</typeparam>
/// <param name="outlet">Where they take the results from.</param>
/// <param name="create">Makes one that subscribes to it.</param>
/// <param name="count">How many there are.</param>
/// <param name="options">How often they are restarted; null for the defaults of supervisors.</param>
/// <param name="environment">Where they run.</param>
internal sealed class SupervisedConsumers<T>(OutletStage<T> outlet, Func<IProducer<T>, Consumer<T>> create, int count, SupervisorOptions? options, StageEnvironment environment)
{
    private readonly TaskCompletionSource _started = new();
    private Supervisor? _supervisor;

    /// <summary>Starts them.</summary>
    public async Task StartAsync()
    {
        try
        {
            _supervisor = await Supervisor.StartAsync(Specify(), environment).ConfigureAwait(environment.KeepsContext);
        }
        finally
        {
            _started.TrySetResult();
        }
    }

    /// <summary>Ends with the last of them, or when one has failed too often.</summary>
    public async Task EndAsync()
    {
        await _started.Task.ConfigureAwait(environment.KeepsContext);
        if (_supervisor is not { } supervisor) return;
        _ = FollowAsync(supervisor);
        try
        {
            await supervisor.Completion.ConfigureAwait(environment.KeepsContext);
        }
        catch (RestartIntensityExceededException) when (outlet.StopReason is { IsNormal: false })
        {
            // They failed, again and again, because the flow has.
        }

        if (outlet.StopReason is { IsNormal: false }) await outlet.Completion.ConfigureAwait(environment.KeepsContext);
    }

    /// <summary>Stops them.</summary>
    public async Task StopAsync()
    {
        _started.TrySetResult();
        if (_supervisor is null) return;
        try
        {
            await _supervisor.StopAsync().ConfigureAwait(environment.KeepsContext);
        }
        catch (Exception)
        {
            // How it ended is thrown where its end is awaited.
        }
    }

    /// <summary>When the flow has failed there is nothing to restart a consumer for.</summary>
    private async Task FollowAsync(Supervisor supervisor)
    {
        try
        {
            await outlet.Completion.ConfigureAwait(environment.KeepsContext);
        }
        catch (Exception)
        {
            await supervisor.StopAsync().ConfigureAwait(environment.KeepsContext);
        }
    }

    private SupervisorSpec Specify()
    {
        var given = options ?? new SupervisorOptions();
        var spec = new SupervisorSpec(new SupervisorOptions
        {
            Name = $"{((IProducer<T>)outlet).Name}.Consumers",
            Strategy = given.Strategy,
            MaxRestarts = given.MaxRestarts,
            Within = given.Within,
            Backoff = given.Backoff,
            ChildDefaults = new ChildOptions { Restart = Restart.Transient, Shutdown = given.ChildDefaults.Shutdown },
            StopsWithLastChild = true,
        });
        for (var i = 0; i < count; i++) spec.Add($"consumer {i}", () => create(outlet));
        return spec;
    }
}
