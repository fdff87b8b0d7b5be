using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.RabbitMq.Connecting;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Headgate.RabbitMq.Consuming;

/// <summary>A connection that reads a queue, with one channel and one consumer.</summary>
internal sealed class QueueConnection : SourceConnection<RabbitMqMessage>
{
    private const int QuestionCount = 10;

    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly QueueConsumer _consumer;
    private readonly QueueEpoch? _epoch;
    private readonly string _consumerTag;
    private readonly LagMeter _lag;
    private readonly string _queue;

    private QueueConnection(IConnection connection, QueueConsumer consumer, QueueEpoch? epoch, string consumerTag, LagMeter lag)
    {
        _queue = consumer.Queue;
        _connection = connection;
        _channel = consumer.Channel;
        _consumer = consumer;
        _epoch = epoch;
        _consumerTag = consumerTag;
        _lag = lag;
        connection.ConnectionShutdownAsync += EndAsync;
        _channel.ChannelShutdownAsync += EndAsync;
        if (_channel.CloseReason is { } reason) consumer.HandleChannelShutdownAsync(_channel, reason);
    }

    /// <summary>Makes the queue where that is wanted, and begins to consume it.</summary>
    public static async ValueTask<QueueConnection> OpenAsync(IConnection connection, RabbitMqQueueOptions options, SourceContext context, QueueLog log, CancellationToken cancellationToken)
    {
        log.Watch(connection);
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(false, false, consumerDispatchConcurrency: 1), cancellationToken);
        var queue = await PrepareAsync(channel, options, cancellationToken);
        var epoch = options.NoAck ? null : new QueueEpoch(context, channel);
        var consumer = new QueueConsumer(channel, QueueOrigin.Of(queue, options), epoch, log.ConsumerCancelled);
        await channel.BasicQosAsync(0, (ushort)options.PrefetchCount, global: false, cancellationToken);
        var tag = await channel.BasicConsumeAsync(
            queue, options.NoAck, consumerTag: "", noLocal: false, options.Exclusive, options.ToConsumerArguments(), consumer, cancellationToken);
        return new QueueConnection(connection, consumer, epoch, tag, LagMeter.Start(connection, queue, options.LagInterval, context, log));
    }

    /// <inheritdoc />
    public override async ValueTask<bool> ReadAsync(MessageBuffer<RabbitMqMessage> messages, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Take(messages) > 0 || messages.IsFull) return true;
            if (_epoch is { IsOver: true }) DropAll();

            // When nothing more can come it throws why.
            await _consumer.Waiting.WaitToReadAsync(cancellationToken);
        }
    }

    /// <inheritdoc />
    public override async ValueTask DrainAsync(MessageBuffer<RabbitMqMessage> messages, CancellationToken cancellationToken)
    {
        try
        {
            await _channel.BasicCancelAsync(_consumerTag, noWait: false, cancellationToken);
            await _consumer.Ended.WaitAsync(cancellationToken);
            if (_epoch is null) Take(messages);
            else await _epoch.GiveBackAsync(TakeAll(), cancellationToken);
        }
        catch (Exception failure) when (_channel.IsClosed && ServerFailures.IsOfConnection(failure))
        {
            // The server gives out again what this connection had.
        }
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        if (_epoch is { IsOver: false }) await LetSettleAsync();
        _epoch?.End();
        await _lag.DisposeAsync();
        await Connector.CloseAsync(_connection);
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static async ValueTask<string> PrepareAsync(IChannel channel, RabbitMqQueueOptions options, CancellationToken cancellationToken)
    {
        if (options.AfterConnect is { } prepare) await prepare(new RabbitMqTopology(channel), cancellationToken);
        var topology = new RabbitMqTopology(channel);
        var queue = options.Declare is { } declare ? await topology.DeclareQueueAsync(options.Queue, declare, cancellationToken) : options.Queue;
        foreach (var binding in options.Bindings) await topology.BindQueueAsync(queue, binding, cancellationToken);
        return queue;
    }

    /// <summary>
    /// Of a quorum queue the server holds acknowledgements back while many are on their way to the other nodes, and forgets those when the channel is closed. It sends them
    /// on between the questions that it answers.
    /// </summary>
    private async ValueTask LetSettleAsync()
    {
        try
        {
            for (var i = 0; i < QuestionCount && _channel.IsOpen; i++) await _channel.MessageCountAsync(_queue, CancellationToken.None);
        }
        catch (Exception failure) when (ServerFailures.IsOfConnection(failure))
        {
            // The queue is gone, or the server does not answer: it gives out again what it has not heard of.
        }
    }

    private Task EndAsync(object sender, ShutdownEventArgs reason) => _consumer.HandleChannelShutdownAsync(sender, reason);

    private int Take(MessageBuffer<RabbitMqMessage> messages)
    {
        var count = 0;
        while (_epoch is not { IsOver: true } && !messages.IsFull && _consumer.Waiting.TryRead(out var delivery))
        {
            messages.Add(delivery.Message, delivery);
            count++;
        }

        _epoch?.NoteReceived(count);
        return count;
    }

    /// <summary>What waits when the connection is lost will come again: it is not given out.</summary>
    private void DropAll()
    {
        while (_consumer.Waiting.TryRead(out _))
        {
        }
    }

    private IEnumerable<RabbitMqDelivery> TakeAll()
    {
        while (_consumer.Waiting.TryRead(out var delivery)) yield return delivery;
    }
}
