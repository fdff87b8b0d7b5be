namespace Headgate.RabbitMq;

/// <summary>From where a queue gets messages.</summary>
/// <param name="Exchange">The exchange; it must be there: <see cref="RabbitMqQueueOptions.AfterConnect"/> may declare it.</param>
/// <param name="RoutingKey">The routing key, or its pattern, as the type of the exchange wants it.</param>
public sealed record RabbitMqBinding(string Exchange, string RoutingKey = "")
{
    /// <summary>Gets the arguments, for exchanges by headers.</summary>
    /// <value>The default is null.</value>
    public IReadOnlyDictionary<string, object?>? Arguments { get; init; }
}
