using RabbitMQ.Client;

namespace Headgate.RabbitMq;

/// <summary>Makes exchanges and queues on a connection that has just been opened. Valid until <see cref="RabbitMqQueueOptions.AfterConnect"/> has returned.</summary>
/// <remarks>One call at a time. What is there already must have been made in the same way. What the server refuses throws, and ends the connection.</remarks>
public sealed class RabbitMqTopology
{
    private readonly IChannel _channel;

    internal RabbitMqTopology(IChannel channel) => _channel = channel;

    /// <summary>Makes an exchange, if it is not there.</summary>
    /// <param name="exchange">Its name.</param>
    /// <param name="type">Its type: <c>direct</c>, <c>fanout</c>, <c>topic</c>, <c>headers</c>, or a plug-in's.</param>
    /// <param name="durable">Whether it outlives a restart of the server.</param>
    /// <param name="autoDelete">Whether it is deleted when the last binding has gone.</param>
    /// <param name="arguments">Other arguments; null for none.</param>
    /// <param name="cancellationToken">Ends the waiting; it may be made all the same.</param>
    /// <returns>A task that ends when it is there.</returns>
    public async ValueTask DeclareExchangeAsync(
        string exchange, string type, bool durable = true, bool autoDelete = false, IReadOnlyDictionary<string, object?>? arguments = null, CancellationToken cancellationToken = default) =>
        await _channel.ExchangeDeclareAsync(exchange, type, durable, autoDelete, Copy(arguments), cancellationToken: cancellationToken);

    /// <summary>Makes a queue, if it is not there.</summary>
    /// <param name="queue">Its name; empty to have the server make one up.</param>
    /// <param name="declaration">How it is made; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the waiting; it may be made all the same.</param>
    /// <returns>Its name.</returns>
    public async ValueTask<string> DeclareQueueAsync(string queue, RabbitMqQueueDeclaration? declaration = null, CancellationToken cancellationToken = default)
    {
        declaration ??= new RabbitMqQueueDeclaration();
        var made = await _channel.QueueDeclareAsync(
            queue, declaration.Durable, declaration.Exclusive, declaration.AutoDelete, declaration.ToArguments(), cancellationToken: cancellationToken);
        return made.QueueName;
    }

    /// <summary>Has a queue get messages of an exchange.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="binding">From where.</param>
    /// <param name="cancellationToken">Ends the waiting; it may be bound all the same.</param>
    /// <returns>A task that ends when it is bound.</returns>
    public async ValueTask BindQueueAsync(string queue, RabbitMqBinding binding, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(binding);
        await _channel.QueueBindAsync(queue, binding.Exchange, binding.RoutingKey, Copy(binding.Arguments), cancellationToken: cancellationToken);
    }

    /// <summary>Has an exchange get messages of another.</summary>
    /// <param name="exchange">The exchange that gets them.</param>
    /// <param name="binding">From where.</param>
    /// <param name="cancellationToken">Ends the waiting; it may be bound all the same.</param>
    /// <returns>A task that ends when it is bound.</returns>
    public async ValueTask BindExchangeAsync(string exchange, RabbitMqBinding binding, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(binding);
        await _channel.ExchangeBindAsync(exchange, binding.Exchange, binding.RoutingKey, Copy(binding.Arguments), cancellationToken: cancellationToken);
    }

    private static Dictionary<string, object?>? Copy(IReadOnlyDictionary<string, object?>? arguments) => arguments is null ? null : new(arguments);
}
