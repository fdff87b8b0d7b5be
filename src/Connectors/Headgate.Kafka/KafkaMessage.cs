using Confluent.Kafka;

namespace Headgate.Kafka;

/// <summary>A message of a topic: one that was read, or one that is to be published.</summary>
/// <remarks>Immutable. Key and value are the message's own: they may be kept.</remarks>
public sealed class KafkaMessage
{
    private readonly Headers? _received;
    private IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>? _headers;

    /// <summary>Creates a message: for tests, and for sinks.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="key">The key; null for none.</param>
    /// <param name="value">The value; null for a tombstone, which removes the key from a compacted topic.</param>
    /// <param name="headers">The headers, in their order; null for none.</param>
    public KafkaMessage(string topic, ReadOnlyMemory<byte>? key, ReadOnlyMemory<byte>? value, IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>? headers = null)
    {
        ArgumentNullException.ThrowIfNull(topic);
        Topic = topic;
        Key = key;
        Value = value ?? default;
        IsTombstone = value is null;
        _headers = headers ?? [];
    }

    internal KafkaMessage(ConsumeResult<byte[]?, byte[]?> received)
    {
        var message = received.Message;
        Topic = received.Topic;
        Partition = received.Partition.Value;
        Offset = received.Offset.Value;
        if (message.Key is { } key) Key = key;
        Value = message.Value;
        IsTombstone = message.Value is null;
        _received = message.Headers;
        if (message.Timestamp.Type != TimestampType.NotAvailable) Timestamp = TimeOf(message.Timestamp.UnixTimestampMs);
    }

    /// <summary>Gets the topic.</summary>
    public string Topic { get; }

    /// <summary>Gets the partition.</summary>
    /// <value>-1 when it was not read.</value>
    public int Partition { get; } = -1;

    /// <summary>Gets where it stands in its partition.</summary>
    /// <value>-1 when it was not read.</value>
    public long Offset { get; } = -1;

    /// <summary>Gets the key; null when it has none.</summary>
    public ReadOnlyMemory<byte>? Key { get; }

    /// <summary>Gets the value; empty for a tombstone.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>Gets whether it has no value: it removes its key from a compacted topic.</summary>
    public bool IsTombstone { get; }

    /// <summary>Gets when it was sent, or written, as the topic has it; null when it does not say, or says none that can be (whoever sends may write any number).</summary>
    public DateTimeOffset? Timestamp { get; }

    /// <summary>Gets the headers, in their order. Several may have one name.</summary>
    public IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Headers => _headers ??= Copy(_received);

    /// <inheritdoc />
    public override string ToString() => $"{Topic}[{Partition}]@{Offset} ({Value.Length} bytes)";

    private static DateTimeOffset? TimeOf(long milliseconds) =>
        milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    private static KeyValuePair<string, ReadOnlyMemory<byte>>[] Copy(Headers? received) =>
        received is null ? [] : [.. received.Select(static header => KeyValuePair.Create(header.Key, new ReadOnlyMemory<byte>(header.GetValueBytes())))];
}
