using Headgate.Orleans;
using Headgate.Stages;
using Orleans.TestingHost;

namespace Headgate.OpenTelemetry.Tests.Workload;

/// <summary>A cluster of one silo in which a producer runs, and from which a consumer takes what it has: over the wire.</summary>
public sealed class RemoteWork : IAsyncLifetime
{
    private InProcessTestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo(static (_, silo) => silo.AddProducer("numbers", static _ => Producer.From(Enumerable.Range(0, int.MaxValue))));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    /// <summary>Takes some of what the producer has, and leaves.</summary>
    public async Task TakeAsync()
    {
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var numbers = await Stage.StartAsync(new RemoteProducer<int>(_cluster.Client, "numbers"));
        await using var consumer = Stage.Start(Consumer.ForEach<int>(_ => taken.TrySetResult()));
        await consumer.SubscribeToAsync(numbers);
        await taken.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
