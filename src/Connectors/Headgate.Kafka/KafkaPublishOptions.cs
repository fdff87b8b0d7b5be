using System.Text;
using Confluent.Kafka;
using Headgate.Pipelines;
using Headgate.Pipelines.Options;

namespace Headgate.Kafka;

/// <summary>Where a sink writes, and what.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public sealed class KafkaPublishOptions<T>
{
    /// <summary>Gets or sets where the brokers are: <c>host:port</c>, several with commas between them. Credentials and TLS are set in <see cref="ConfigureClient"/>.</summary>
    /// <value>The default is <c>localhost:9092</c>.</value>
    public string BootstrapServers { get; set; } = "localhost:9092";

    /// <summary>Gets or sets the topic.</summary>
    /// <value>The default is null: set this, or <see cref="TopicOf"/>.</value>
    public string? Topic { get; set; }

    /// <summary>Gets or sets what gives each message a topic of its own, in place of <see cref="Topic"/>. A message for which it throws fails alone, as with the functions below.</summary>
    /// <value>The default is null.</value>
    public Func<Message<T>, string>? TopicOf { get; set; }

    /// <summary>Gets or sets what makes the value; null is a tombstone.</summary>
    /// <value>The default takes bytes, and the value of a <see cref="KafkaMessage"/>, as they are, and a text as UTF-8; other data need one.</value>
    public Func<T, ReadOnlyMemory<byte>?>? Value { get; set; }

    /// <summary>Gets or sets what makes the key: messages of one key go to one partition, and keep their order.</summary>
    /// <value>The default is the key of a <see cref="KafkaMessage"/>, else none.</value>
    public Func<Message<T>, ReadOnlyMemory<byte>?>? Key { get; set; }

    /// <summary>Gets or sets what chooses the partition; null leaves it to the key.</summary>
    /// <value>The default, null, leaves it to the key: by murmur2, as Java's client does. Messages without a key are spread.</value>
    public Func<Message<T>, int?>? Partition { get; set; }

    /// <summary>Gets or sets what makes the headers.</summary>
    /// <value>The default is the headers of a <see cref="KafkaMessage"/>, else none. <c>traceparent</c> is added where it is not among them.</value>
    public Func<Message<T>, IReadOnlyDictionary<string, string>?>? Headers { get; set; }

    /// <summary>Gets or sets whether the trace is sent on. Brokers before 0.11 know no headers.</summary>
    /// <value>The default is true.</value>
    public bool SendTrace { get; set; } = true;

    /// <summary>Gets or sets how long a message waits for the brokers' confirmation, and for a connection.</summary>
    /// <value>The default is 30 s. At least 1 ms.</value>
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the id of this writer among those that write in transactions: the records of a batch and the offsets of the messages that they were made of are written together or not
    /// at all. Two writers of one id shut each other out, so let each process have its own, and the same after a restart.</summary>
    /// <value>The default, null, writes without transactions. With one the source must have <see cref="KafkaTopicOptions.CommitsInTransactions"/>, the batcher a concurrency of 1, and the order of
    /// partitions must be kept on the way to it.</value>
    public string? TransactionalId { get; set; }

    /// <summary>Gets or sets what changes the client's configuration: credentials, TLS, compression, time-outs.</summary>
    /// <value>The default, null, changes nothing: the producer is idempotent and waits for all replicas in sync.</value>
    public Action<ProducerConfig>? ConfigureClient { get; set; }

    internal KafkaPublishOptions<T> Checked()
    {
        var faults = new OptionFaults("KafkaTopic.Publish");
        faults.Required("", nameof(BootstrapServers), BootstrapServers);
        if (string.IsNullOrEmpty(Topic) == (TopicOf is null)) faults.Add($"one of {nameof(Topic)} and {nameof(TopicOf)} must be set");
        if (TransactionalId is { Length: 0 }) faults.Add($"{nameof(TransactionalId)} must be absent or have a name");
        if (ConfirmTimeout < TimeSpan.FromMilliseconds(1)) faults.Add($"{nameof(ConfirmTimeout)} must be at least 1 ms, was {ConfirmTimeout}");
        if (Value is null && DefaultValue() is null) faults.Add($"{nameof(Value)} must be set for data of the type {typeof(T)}");
        faults.ThrowIfAny<KafkaPublishOptions<T>>();
        var copy = (KafkaPublishOptions<T>)MemberwiseClone();
        copy.Value ??= DefaultValue();
        return copy;
    }

    private static Func<T, ReadOnlyMemory<byte>?>? DefaultValue()
    {
        if (typeof(T) == typeof(byte[])) return static data => (byte[]?)(object?)data is { } bytes ? bytes : (ReadOnlyMemory<byte>?)null;
        if (typeof(T) == typeof(ReadOnlyMemory<byte>)) return static data => (ReadOnlyMemory<byte>)(object)data!;
        if (typeof(T) == typeof(string)) return static data => (string?)(object?)data is { } text ? Encoding.UTF8.GetBytes(text) : (ReadOnlyMemory<byte>?)null;
        return typeof(T) == typeof(KafkaMessage) ? static data => (KafkaMessage)(object)data! is { IsTombstone: false } message ? message.Value : (ReadOnlyMemory<byte>?)null : null;
    }
}
