using Confluent.Kafka;
using Headgate.Pipelines.Options;

namespace Headgate.Kafka;

/// <summary>What a health check asks.</summary>
public sealed class KafkaCheckOptions
{
    /// <summary>Gets or sets where the brokers are: <c>host:port</c>, several with commas between them. Credentials and TLS are set in <see cref="ConfigureClient"/>.</summary>
    /// <value>The default is <c>localhost:9092</c>.</value>
    public string BootstrapServers { get; set; } = "localhost:9092";

    /// <summary>Gets or sets a topic that must be there.</summary>
    /// <value>The default, null, is none.</value>
    public string? Topic { get; set; }

    /// <summary>Gets or sets how long it waits for an answer.</summary>
    /// <value>The default is 5 s. At least 1 ms.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets what changes the client's configuration: credentials, TLS.</summary>
    /// <value>The default, null, changes nothing.</value>
    public Action<AdminClientConfig>? ConfigureClient { get; set; }

    internal KafkaCheckOptions Checked()
    {
        var faults = new OptionFaults("KafkaCheck");
        faults.Required("", nameof(BootstrapServers), BootstrapServers);
        if (Timeout < TimeSpan.FromMilliseconds(1)) faults.Add($"{nameof(Timeout)} must be at least 1 ms, was {Timeout}");
        faults.ThrowIfAny<KafkaCheckOptions>();
        return (KafkaCheckOptions)MemberwiseClone();
    }
}
