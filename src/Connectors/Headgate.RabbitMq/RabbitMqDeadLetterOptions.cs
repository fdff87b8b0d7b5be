using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Options;

namespace Headgate.RabbitMq;

/// <summary>How dead letters are published.</summary>
public sealed class RabbitMqDeadLetterOptions : RabbitMqOptions
{
    /// <summary>Gets or sets the exchange.</summary>
    /// <value>Must be set. Empty is the default exchange, which takes the routing key for the name of a queue.</value>
    public string? Exchange { get; set; }

    /// <summary>Gets or sets what says the routing key.</summary>
    /// <value>The default, null, is the one that the message was published with when it was read from RabbitMQ, and else empty. For the default exchange it must be set.</value>
    public Func<DeadLetter, string>? RoutingKey { get; set; }

    /// <summary>Gets or sets what makes the body.</summary>
    /// <value>The default, null, is the body that the message came with when it was read from RabbitMQ, whatever its data is by then; that of byte arrays and texts;
    /// other letters cannot be written without it, and are handed back to their source.</value>
    public Func<DeadLetter, ReadOnlyMemory<byte>>? Body { get; set; }

    internal override void Check(OptionFaults faults)
    {
        base.Check(faults);
        if (Exchange is null) faults.Add($"{nameof(Exchange)} must be set; empty for the default exchange");
        if (Exchange is "" && RoutingKey is null) faults.Add($"{nameof(RoutingKey)} must be set for the default exchange: it is the name of the queue");
    }
}
