using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.RabbitMq.Tests.Broker;
using Headgate.Servers;

namespace Headgate.RabbitMq.Tests.Publishing;

[Trait("Tier", "Servers")]
[Collection(RabbitMqCollection.Name)]
public sealed class BlockedTests(SharedBroker broker)
{
    [Fact]
    public async Task A_server_without_memory_blocks_the_connection_and_what_is_published_waits_until_it_has_some()
    {
        var queue = broker.NewName();
        await broker.Client.DeclareAsync(queue);
        using var log = new LogLines();
        var sink = RabbitMqExchange.Publish<string>(options => (options.Uri, options.Exchange, options.RoutingKey) = (broker.Uri, "", _ => queue))(new FewServices(log));
        await using var end = (IAsyncDisposable)sink;
        var publishing = Task.CompletedTask;
        try
        {
            await broker.Server.ControlAsync("set_vm_memory_high_watermark", "absolute", "1MB");
            publishing = sink.HandleAsync(new MessageBatch<string>([new Message<string>("a")]), CancellationToken.None).AsTask();
            await Eventually.IsSoAsync(() => log.Any("has blocked the connection"), "the connection is blocked");
            Assert.False(publishing.IsCompleted);
        }
        finally
        {
            await broker.Server.ControlAsync("set_vm_memory_high_watermark", "absolute", "1GB");
        }

        await publishing.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(log.Any("has unblocked the connection"));
        Assert.Equal(1, await broker.Client.CountAsync(queue));
    }
}
