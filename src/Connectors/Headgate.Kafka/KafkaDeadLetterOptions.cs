using Confluent.Kafka;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Options;

namespace Headgate.Kafka;

/// <summary>Where dead letters are written, and how.</summary>
public sealed class KafkaDeadLetterOptions
{
    /// <summary>Gets or sets where the brokers are: <c>host:port</c>, several with commas between them. Credentials and TLS are set in <see cref="ConfigureClient"/>.</summary>
    /// <value>The default is <c>localhost:9092</c>.</value>
    public string BootstrapServers { get; set; } = "localhost:9092";

    /// <summary>Gets or sets the topic.</summary>
    /// <value>The default is empty: it must be set.</value>
    public string Topic { get; set; } = "";

    /// <summary>Gets or sets what makes the value of a letter whose data is no <see cref="KafkaMessage"/>, no bytes and no text: as JSON, for instance.</summary>
    /// <value>The default, null, cannot: such a letter is not written, and its message is handed back to its source.</value>
    public Func<DeadLetter, ReadOnlyMemory<byte>>? Body { get; set; }

    /// <summary>Gets or sets how long letters wait for the brokers' confirmation, and for a connection.</summary>
    /// <value>The default is 30 s. At least 1 ms.</value>
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets what changes the client's configuration: credentials, TLS, time-outs.</summary>
    /// <value>The default, null, changes nothing: the producer is idempotent and waits for all replicas in sync.</value>
    public Action<ProducerConfig>? ConfigureClient { get; set; }

    internal KafkaDeadLetterOptions Checked()
    {
        var faults = new OptionFaults("KafkaTopic.DeadLetters");
        faults.Required("", nameof(BootstrapServers), BootstrapServers);
        faults.Required("", nameof(Topic), Topic);
        if (ConfirmTimeout < TimeSpan.FromMilliseconds(1)) faults.Add($"{nameof(ConfirmTimeout)} must be at least 1 ms, was {ConfirmTimeout}");
        faults.ThrowIfAny<KafkaDeadLetterOptions>();
        return (KafkaDeadLetterOptions)MemberwiseClone();
    }
}
