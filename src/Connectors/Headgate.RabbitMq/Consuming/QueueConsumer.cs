using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Headgate.RabbitMq.Consuming;

/// <summary>Takes what the server sends, until the pipeline asks for it. The server sends no more than the prefetch count allows.</summary>
internal sealed class QueueConsumer(IChannel channel, QueueOrigin origin, QueueEpoch? epoch, Action<string> noteCancelled) : IAsyncBasicConsumer
{
    private readonly Channel<RabbitMqDelivery> _waiting =
        System.Threading.Channels.Channel.CreateUnbounded<RabbitMqDelivery>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = false });

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IChannel Channel => channel;

    public string Queue => origin.Queue;

    /// <summary>What has come and was not read yet. It is completed, with why, when nothing more can come.</summary>
    public ChannelReader<RabbitMqDelivery> Waiting => _waiting.Reader;

    /// <summary>Ends when nothing more comes.</summary>
    public Task Ended => _ended.Task;

    public Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default)
    {
        // The body is the client's memory, which it uses again.
        var message = new RabbitMqMessage(body.ToArray(), properties) { Exchange = exchange, RoutingKey = routingKey, Redelivered = redelivered };
        epoch?.Receive(deliveryTag);
        _waiting.Writer.TryWrite(new RabbitMqDelivery(message, deliveryTag, origin, epoch));
        return Task.CompletedTask;
    }

    public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        _ended.TrySetResult();
        return Task.CompletedTask;
    }

    /// <summary>The server has cancelled the consumer: its queue is gone, or has moved to another node.</summary>
    public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        noteCancelled(origin.Queue);
        End(new IOException($"The server has cancelled the consumer of queue '{origin.Queue}'."));
        return Task.CompletedTask;
    }

    public Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason)
    {
        End(new OperationInterruptedException(reason));
        return Task.CompletedTask;
    }

    /// <summary>Nothing more comes, and nothing can be settled any more.</summary>
    public void End(Exception failure)
    {
        epoch?.End();
        _waiting.Writer.TryComplete(failure);
        _ended.TrySetResult();
    }
}
