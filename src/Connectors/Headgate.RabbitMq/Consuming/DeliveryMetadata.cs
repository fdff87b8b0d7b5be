using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Headgate.RabbitMq.Consuming;

/// <summary>The metadata of a message that was read: its headers, and what RabbitMQ says of it. Nothing is copied before somebody looks. A part of a split message
/// has the same, so by these the message is found.</summary>
internal sealed class DeliveryMetadata(RabbitMqDelivery delivery, string queue) : IReadOnlyDictionary<string, object?>
{
    private static readonly string[] Own =
    [
        RabbitMqMetadata.Queue, RabbitMqMetadata.Exchange, RabbitMqMetadata.RoutingKey, RabbitMqMetadata.Redelivered, RabbitMqMetadata.DeliveryCount,
        RabbitMqMetadata.ContentType, RabbitMqMetadata.ContentEncoding, RabbitMqMetadata.MessageId, RabbitMqMetadata.CorrelationId, RabbitMqMetadata.ReplyTo,
        RabbitMqMetadata.Type, RabbitMqMetadata.AppId, RabbitMqMetadata.UserId, RabbitMqMetadata.Priority, RabbitMqMetadata.Expiration, RabbitMqMetadata.Timestamp,
    ];

    public RabbitMqDelivery Delivery => delivery;

    public IEnumerable<string> Keys => this.Select(static pair => pair.Key);

    public IEnumerable<object?> Values => this.Select(static pair => pair.Value);

    public int Count => Keys.Count();

    public object? this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The message has no '{key}'.");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        value = key.StartsWith(RabbitMqMetadata.Prefix, StringComparison.Ordinal) ? ValueOf(key) : null;
        return value is not null || delivery.Message.TryGetHeader(key, out value);
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        foreach (var name in Own)
        {
            if (ValueOf(name) is { } value) yield return new KeyValuePair<string, object?>(name, value);
        }

        foreach (var header in delivery.Message.Headers)
        {
            if (ValueOf(header.Key) is null) yield return header;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private object? ValueOf(string name) => name switch
    {
        RabbitMqMetadata.Queue => queue,
        RabbitMqMetadata.Exchange => delivery.Message.Exchange,
        RabbitMqMetadata.RoutingKey => delivery.Message.RoutingKey,
        RabbitMqMetadata.Redelivered => delivery.Message.Redelivered,
        RabbitMqMetadata.DeliveryCount => delivery.Message.DeliveryCount,
        RabbitMqMetadata.ContentType => delivery.Message.ContentType,
        RabbitMqMetadata.ContentEncoding => delivery.Message.ContentEncoding,
        RabbitMqMetadata.MessageId => delivery.Message.MessageId,
        RabbitMqMetadata.CorrelationId => delivery.Message.CorrelationId,
        RabbitMqMetadata.ReplyTo => delivery.Message.ReplyTo,
        RabbitMqMetadata.Type => delivery.Message.Type,
        RabbitMqMetadata.AppId => delivery.Message.AppId,
        RabbitMqMetadata.UserId => delivery.Message.UserId,
        RabbitMqMetadata.Priority => delivery.Message.Priority,
        RabbitMqMetadata.Expiration => delivery.Message.Expiration,
        RabbitMqMetadata.Timestamp => delivery.Message.Timestamp,
        _ => null,
    };
}
