using Headgate.Pipelines;
using Headgate.Pipelines.Options;

namespace Headgate.RabbitMq;

/// <summary>How messages are published.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public sealed class RabbitMqExchangeOptions<T> : RabbitMqOptions
{
    /// <summary>Gets or sets the exchange.</summary>
    /// <value>Must be set. Empty is the default exchange, which takes the routing key for the name of a queue. It must be there: a publish to one that is not there ends
    /// the channel, and fails all that was being published.</value>
    public string? Exchange { get; set; }

    /// <summary>Gets or sets what makes the body.</summary>
    /// <value>The default, null, is known for <see cref="RabbitMqMessage"/> (its body), byte arrays, <see cref="ReadOnlyMemory{T}"/> of bytes and <see cref="string"/>
    /// (UTF-8); for other data it must be set. What it throws fails that message alone.</value>
    public Func<T, ReadOnlyMemory<byte>>? Body { get; set; }

    /// <summary>Gets or sets what says the routing key.</summary>
    /// <value>The default, null, is that of a <see cref="RabbitMqMessage"/>, and else empty. At most 255 bytes. What it throws fails that message alone.</value>
    public Func<Message<T>, string>? RoutingKey { get; set; }

    /// <summary>Gets or sets what says the headers.</summary>
    /// <value>The default, null, is those of a <see cref="RabbitMqMessage"/>, and else none. <c>traceparent</c> is added where it is not there. What it throws fails that message
    /// alone.</value>
    public Func<Message<T>, IEnumerable<KeyValuePair<string, object?>>>? Headers { get; set; }

    /// <summary>Gets or sets what says the id of a message, for receivers that drop what they have seen.</summary>
    /// <value>The default, null, is that of a <see cref="RabbitMqMessage"/>, and else none.</value>
    public Func<Message<T>, string?>? MessageId { get; set; }

    /// <summary>Gets or sets what kind of content the bodies are.</summary>
    /// <value>The default, null, is that of a <see cref="RabbitMqMessage"/>, and else none.</value>
    public string? ContentType { get; set; }

    /// <summary>Gets or sets whether messages outlive a restart of the server, where their queues do.</summary>
    /// <value>The default is true.</value>
    public bool Persistent { get; set; } = true;

    /// <summary>Gets or sets whether a message that no queue wants fails. Without it the server drops such a message, and it succeeds.</summary>
    /// <value>The default is true.</value>
    public bool Mandatory { get; set; } = true;

    /// <summary>Gets or sets how long a message waits in a queue at most.</summary>
    /// <value>The default, null, is that of a <see cref="RabbitMqMessage"/>, and else for ever. At least 0; whole milliseconds.</value>
    public TimeSpan? Expiration { get; set; }

    internal override void Check(OptionFaults faults)
    {
        base.Check(faults);
        if (Exchange is null) faults.Add($"{nameof(Exchange)} must be set; empty for the default exchange");
        if (Body is null && !Publishing.BodyOf.IsKnown<T>()) faults.Add($"{nameof(Body)} must be set: there is no way to make a body of a {typeof(T).Name} otherwise");
        if (Expiration is { } expiration) faults.NotNegative("", nameof(Expiration), expiration);
    }
}
