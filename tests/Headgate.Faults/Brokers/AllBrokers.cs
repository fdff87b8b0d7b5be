namespace Headgate.Faults.Brokers;

/// <summary>The brokers that can be had.</summary>
public static class AllBrokers
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["postgres", "rabbitmq", "redis", "nats"];

    /// <summary>Makes one that does not run yet.</summary>
    public static IBroker Create(string name) => name switch
    {
        "postgres" => new PostgresBroker(),
        "rabbitmq" => new RabbitMqBroker(),
        "redis" => new RedisBroker(),
        "nats" => new NatsBroker(),
        _ => throw new ArgumentException($"There is no broker '{name}'. There are {string.Join(", ", Names)}.", nameof(name)),
    };
}
