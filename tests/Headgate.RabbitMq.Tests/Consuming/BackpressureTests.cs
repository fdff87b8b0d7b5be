using Headgate.Pipelines;
using Headgate.RabbitMq.Tests.Broker;
using Headgate.Servers;

namespace Headgate.RabbitMq.Tests.Consuming;

[Trait("Tier", "Servers")]
[Collection(RabbitMqCollection.Name)]
public sealed class BackpressureTests(SharedBroker broker)
{
    [Fact]
    public async Task A_handler_that_is_blocked_holds_what_is_under_way_at_the_prefetch_count_and_the_server_keeps_the_rest()
    {
        const int count = 500;
        const int prefetch = 50;
        var queue = broker.NewName();
        await broker.Client.DeclareAsync(queue);
        await broker.Client.SendAsync(queue, Enumerable.Range(0, count).Select(static number => $"{number}"));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var pipeline = Pipeline.Create("slow", pipeline => pipeline
            .From(RabbitMqQueue.Read(options => (options.Uri, options.Queue, options.PrefetchCount) = (broker.Uri, queue, prefetch)))
            .Process(async (_, token) => await gate.Task.WaitAsync(token)));
        await pipeline.StartAsync();

        await Eventually.IsAsync(count - prefetch, () => broker.Client.CountAsync(queue));
        await Eventually.IsSoAsync(() => pipeline.Counts.InFlight > 0, "something is under way");
        Assert.InRange(pipeline.Counts.InFlight, 1, prefetch);
        Assert.Equal(0, pipeline.Counts.Succeeded);

        gate.SetResult();
        await Eventually.IsAsync(count, () => Task.FromResult(pipeline.Counts.Succeeded));
        await pipeline.StopAsync();
        await Eventually.IsAsync(0, () => broker.Client.CountAsync(queue));
    }

    [Fact]
    public async Task Stopping_gives_back_what_was_prefetched_and_finishes_what_is_under_way()
    {
        const int count = 500;
        var queue = broker.NewName();
        await broker.Client.DeclareAsync(queue);
        await broker.Client.SendAsync(queue, Enumerable.Range(0, count).Select(static number => $"{number}"));
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var pipeline = Pipeline.Create("drains", pipeline => pipeline
            .From(RabbitMqQueue.Read(options => (options.Uri, options.Queue, options.PrefetchCount) = (broker.Uri, queue, count)))
            .Process(
                async (_, token) =>
                {
                    begun.TrySetResult();
                    await gate.Task.WaitAsync(token);
                },
                options => (options.Concurrency, options.MaxDemand) = (2, 2)));
        await pipeline.StartAsync();
        await begun.Task;
        await Eventually.IsAsync(0, () => broker.Client.CountAsync(queue));

        // The rest is there for others before what is under way has ended.
        var stopping = pipeline.StopAsync();
        var underWay = pipeline.Counts.InFlight;
        Assert.InRange(underWay, 2, count / 2);
        await Eventually.IsAsync(count - underWay, () => broker.Client.CountAsync(queue));
        gate.SetResult();
        await stopping;
        Assert.Equal(underWay, pipeline.Counts.Succeeded);
        Assert.Equal(count - underWay, await broker.Client.CountAsync(queue));
    }
}
