using Headgate.Pipelines.Options;

namespace Headgate.RabbitMq;

/// <summary>How a queue is made when it is not there. Where it is, it must have been made in the same way.</summary>
public sealed class RabbitMqQueueDeclaration
{
    /// <summary>Gets or sets what kind of queue it is.</summary>
    /// <value>The default is <see cref="RabbitMqQueueType.Default"/>. A quorum queue must be durable.</value>
    public RabbitMqQueueType Type { get; set; }

    /// <summary>Gets or sets whether it outlives a restart of the server. Its messages do if they are persistent, too.</summary>
    /// <value>The default is true.</value>
    public bool Durable { get; set; } = true;

    /// <summary>Gets or sets whether only this connection may use it; it is deleted with the connection, and what it held is lost.</summary>
    /// <value>The default is false.</value>
    public bool Exclusive { get; set; }

    /// <summary>Gets or sets whether it is deleted when its last consumer has gone.</summary>
    /// <value>The default is false.</value>
    public bool AutoDelete { get; set; }

    /// <summary>Gets or sets where rejected and expired messages go.</summary>
    /// <value>The default, null, is nowhere: they are dropped. Empty is the default exchange, which takes <see cref="DeadLetterRoutingKey"/> for the name of a queue.</value>
    public string? DeadLetterExchange { get; set; }

    /// <summary>Gets or sets with which routing key they go there.</summary>
    /// <value>The default, null, is the one that they came with.</value>
    public string? DeadLetterRoutingKey { get; set; }

    /// <summary>Gets or sets how many messages wait in it at most; what is too much is dropped at its front.</summary>
    /// <value>The default, null, is any number. At least 1.</value>
    public long? MaxLength { get; set; }

    /// <summary>Gets or sets how many bytes the bodies of the waiting messages have at most.</summary>
    /// <value>The default, null, is any number. At least 1.</value>
    public long? MaxLengthBytes { get; set; }

    /// <summary>Gets or sets how long a message waits at most.</summary>
    /// <value>The default, null, is for ever. At least 0; whole milliseconds.</value>
    public TimeSpan? MessageTtl { get; set; }

    /// <summary>Gets or sets how often a quorum queue delivers a message again before it is rejected.</summary>
    /// <value>The default, null, is the server's. At least 1.</value>
    public int? DeliveryLimit { get; set; }

    /// <summary>Gets or sets how many priorities a classic queue knows.</summary>
    /// <value>The default, null, is none. From 1 to 255.</value>
    public int? MaxPriority { get; set; }

    /// <summary>Gets or sets whether only one consumer gets messages, while the others wait until it has gone.</summary>
    /// <value>The default is false.</value>
    public bool SingleActiveConsumer { get; set; }

    /// <summary>Gets or sets other arguments, such as <c>x-overflow</c>. They win over those that the properties stand for.</summary>
    /// <value>The default is empty.</value>
    public IDictionary<string, object?> Arguments { get; set; } = new Dictionary<string, object?>();

    internal void Check(string path, OptionFaults faults)
    {
        AtLeastOne(path, faults, (nameof(MaxLength), MaxLength), (nameof(MaxLengthBytes), MaxLengthBytes), (nameof(DeliveryLimit), DeliveryLimit), (nameof(MaxPriority), MaxPriority));
        if (MaxPriority > byte.MaxValue) faults.Add($"{path}:{nameof(MaxPriority)} must be at most 255, was {MaxPriority}");
        if (MessageTtl is { } ttl) faults.NotNegative(path, nameof(MessageTtl), ttl);
        if (!Enum.IsDefined(Type)) faults.Add($"{path}:{nameof(Type)} must be {string.Join(", ", Enum.GetNames<RabbitMqQueueType>())}, was {Type}");
        if (Type == RabbitMqQueueType.Quorum && (!Durable || Exclusive)) faults.Add($"{path}:{nameof(Type)} Quorum needs a queue that is {nameof(Durable)} and not {nameof(Exclusive)}");
    }

    internal Dictionary<string, object?> ToArguments()
    {
        var arguments = new Dictionary<string, object?>();
        if (Type != RabbitMqQueueType.Default) arguments["x-queue-type"] = Type == RabbitMqQueueType.Quorum ? "quorum" : "classic";
        if (DeadLetterExchange is not null) arguments["x-dead-letter-exchange"] = DeadLetterExchange;
        if (DeadLetterRoutingKey is not null) arguments["x-dead-letter-routing-key"] = DeadLetterRoutingKey;
        if (MaxLength is { } count) arguments["x-max-length"] = count;
        if (MaxLengthBytes is { } bytes) arguments["x-max-length-bytes"] = bytes;
        if (MessageTtl is { } ttl) arguments["x-message-ttl"] = (long)ttl.TotalMilliseconds;
        if (DeliveryLimit is { } limit) arguments["x-delivery-limit"] = limit;
        if (MaxPriority is { } priorities) arguments["x-max-priority"] = priorities;
        if (SingleActiveConsumer) arguments["x-single-active-consumer"] = true;
        foreach (var (name, value) in Arguments) arguments[name] = value;
        return arguments;
    }

    private static void AtLeastOne(string path, OptionFaults faults, params ReadOnlySpan<(string Option, long? Value)> numbers)
    {
        foreach (var (option, value) in numbers)
        {
            if (value is { } number) faults.AtLeast(path, option, number, 1);
        }
    }
}
