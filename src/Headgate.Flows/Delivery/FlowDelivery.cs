using Headgate.Flows.Diagnostics;
using Headgate.Flows.Execution;
using Headgate.Stages;
using Headgate.Stages.Streams;
using Headgate.Stages.Subscriptions;

namespace Headgate.Flows.Delivery;

/// <summary>Lets a flow run into consumers.</summary>
/// <typeparam name="T">The type of the results.</typeparam>
/// <param name="flow">The flow.</param>
/// <param name="options">How the results go to the consumers.</param>
internal sealed class FlowDelivery<T>(Flow<T> flow, FlowTargetOptions<T> options)
{
    private readonly StageEnvironment _environment = RunLog.In(flow.Options.Environment, $"{flow.Options.Name}.Results");

    private bool KeepsContext => _environment.KeepsContext;

    /// <summary>Runs the flow into consumers that run already.</summary>
    public Task RunAsync(IReadOnlyList<IConsumer<T>> consumers, CancellationToken cancellationToken) => NotingEndAsync(
        () =>
        {
            var outlet = NewOutlet(awaitsRestarts: false);
            return RunAsync(outlet, () => LinkAsync(outlet, consumers), outlet.Completion, cancellationToken);
        },
        cancellationToken);

    /// <summary>Runs the flow into consumers that are made for it, and stop with it.</summary>
    public Task RunAsync(Func<Consumer<T>> create, int count, CancellationToken cancellationToken) =>
        NotingEndAsync(() => RunMadeAsync(create, count, cancellationToken), cancellationToken);

    /// <summary>Runs the flow into consumers that are restarted when they fail.</summary>
    public Task RunAsync(Func<IProducer<T>, Consumer<T>> create, int count, CancellationToken cancellationToken) =>
        NotingEndAsync(() => RunSupervisedAsync(create, count, cancellationToken), cancellationToken);

    /// <summary>Runs the flow, unless it has been cancelled already. Whoever reads a side output learns it when nobody asked the flow for anything.</summary>
    private async Task NotingEndAsync(Func<Task> run, CancellationToken cancellationToken)
    {
        var outputs = flow.PlanRun().SideOutputs;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await _environment.LeaveCaller();
            await run().ConfigureAwait(KeepsContext);
            outputs.NoteEnd(null);
        }
        catch (Exception failure)
        {
            outputs.NoteEnd(failure);
            throw;
        }
    }

    private async Task RunMadeAsync(Func<Consumer<T>> create, int count, CancellationToken cancellationToken)
    {
        var outlet = NewOutlet(awaitsRestarts: false);
        var consumers = Enumerable.Range(0, count).Select(_ => create()).ToList();
        try
        {
            foreach (var consumer in consumers) Stage.Start(consumer, _environment, CancellationToken.None);
            await RunAsync(outlet, () => LinkAsync(outlet, consumers), EndAsync(outlet, consumers), cancellationToken).ConfigureAwait(KeepsContext);
        }
        finally
        {
            foreach (var consumer in consumers) await StopAsync(consumer).ConfigureAwait(KeepsContext);
        }
    }

    private async Task RunSupervisedAsync(Func<IProducer<T>, Consumer<T>> create, int count, CancellationToken cancellationToken)
    {
        var outlet = NewOutlet(awaitsRestarts: true);
        var consumers = new SupervisedConsumers<T>(outlet, create, count, options.Supervision, _environment);
        try
        {
            await RunAsync(outlet, consumers.StartAsync, consumers.EndAsync(), cancellationToken).ConfigureAwait(KeepsContext);
        }
        finally
        {
            await consumers.StopAsync().ConfigureAwait(KeepsContext);
        }
    }

    private async Task EndAsync(OutletStage<T> outlet, IReadOnlyList<Consumer<T>> consumers)
    {
        await outlet.Completion.ConfigureAwait(KeepsContext);
        foreach (var consumer in consumers) await consumer.Completion.ConfigureAwait(KeepsContext);
    }

    private async Task StopAsync(Stage stage)
    {
        try
        {
            await stage.StopAsync(StopReason.Shutdown).ConfigureAwait(KeepsContext);
        }
        catch (Exception)
        {
            // How it ended is thrown where its end is awaited.
        }
    }

    private OutletStage<T> NewOutlet(bool awaitsRestarts) => new($"{flow.Options.Name}.Out", options.Dispatcher, awaitsRestarts);

    private async Task LinkAsync(OutletStage<T> outlet, IReadOnlyList<IConsumer<T>> consumers)
    {
        for (var i = 0; i < consumers.Count; i++) await consumers[i].SubscribeToAsync(outlet, options.Subscription?.Invoke(i) ?? DefaultSubscription()).ConfigureAwait(KeepsContext);
    }

    private SubscriptionOptions DefaultSubscription() => new() { MaxDemand = flow.Options.MaxDemand, MinDemand = flow.Options.MinDemand };

    private async Task RunAsync(OutletStage<T> outlet, Func<Task> linkAsync, Task end, CancellationToken cancellationToken)
    {
        var results = Stage.Start(flow.AsProducer(new StreamOptions<T> { Name = $"{flow.Options.Name}.Results" }), _environment, CancellationToken.None);
        Stage.Start(outlet, _environment, CancellationToken.None);
        try
        {
            await linkAsync().ConfigureAwait(KeepsContext);
            await outlet.SubscribeToAsync(results, DefaultSubscription(), cancellationToken).ConfigureAwait(KeepsContext);
            await end.WaitAsync(cancellationToken).ConfigureAwait(KeepsContext);
        }
        finally
        {
            await StopAsync(results).ConfigureAwait(KeepsContext);
            await StopAsync(outlet).ConfigureAwait(KeepsContext);
        }
    }
}
