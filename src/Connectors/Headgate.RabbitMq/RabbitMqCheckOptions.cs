namespace Headgate.RabbitMq;

/// <summary>What a health check of RabbitMQ looks at.</summary>
public sealed class RabbitMqCheckOptions : RabbitMqOptions
{
    /// <summary>Gets or sets a queue that must be there.</summary>
    /// <value>The default, null, is none.</value>
    public string? Queue { get; set; }
}
