namespace Headgate.Faults.Brokers;

/// <summary>The brokers that can be had.</summary>
public static class AllBrokers
{
    /// <summary>Those whose servers and networks are tampered with.</summary>
    public static IReadOnlyList<string> Names { get; } = ["postgres", "rabbitmq", "redis", "nats"];

    /// <summary>Those that processes share. Kafka's own servers go away in the tests of its connector.</summary>
    public static IReadOnlyList<string> Shared { get; } = ["kafka", .. Names];

    /// <summary>Makes one that does not run yet.</summary>
    public static IBroker Create(string name) => name switch
    {
        "postgres" => new PostgresBroker(),
        "rabbitmq" => new RabbitMqBroker(),
        "redis" => new RedisBroker(),
        "nats" => new NatsBroker(),
        "kafka" => new KafkaBroker(),
        _ => throw new ArgumentException($"There is no broker '{name}'. There are {string.Join(", ", Shared)}.", nameof(name)),
    };
}
