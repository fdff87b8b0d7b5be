using Headgate.RabbitMq.Consuming;
using RabbitMQ.Client;

namespace Headgate.RabbitMq;

/// <summary>A message of RabbitMQ: one that was read, or one that is to be published. Immutable.</summary>
public sealed class RabbitMqMessage
{
    private readonly IDictionary<string, object?>? _raw;
    private IReadOnlyDictionary<string, object?>? _headers;

    /// <summary>Makes a message that is to be published, or one for a test.</summary>
    /// <param name="body">The body; not copied.</param>
    public RabbitMqMessage(ReadOnlyMemory<byte> body) => Body = body;

    internal RabbitMqMessage(ReadOnlyMemory<byte> body, IReadOnlyBasicProperties properties)
        : this(body)
    {
        _raw = properties.Headers;
        ContentType = properties.ContentType;
        ContentEncoding = properties.ContentEncoding;
        MessageId = properties.MessageId;
        CorrelationId = properties.CorrelationId;
        ReplyTo = properties.ReplyTo;
        Type = properties.Type;
        AppId = properties.AppId;
        UserId = properties.UserId;
        Expiration = properties.Expiration;
        Priority = properties.IsPriorityPresent() ? properties.Priority : null;
        IsPersistent = properties.Persistent;
        Timestamp = properties.IsTimestampPresent() ? HeaderValues.TimeOf(properties.Timestamp) : null;
        if (_raw is not null && _raw.TryGetValue(HeaderValues.DeliveryCount, out var count)) DeliveryCount = HeaderValues.CountOf(count);
    }

    /// <summary>Gets the body.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Gets the exchange that it was published to; of a message that is to be published it is not heeded.</summary>
    public string Exchange { get; init; } = "";

    /// <summary>Gets the routing key.</summary>
    public string RoutingKey { get; init; } = "";

    /// <summary>Gets whether the server has delivered it before, to anybody.</summary>
    public bool Redelivered { get; init; }

    /// <summary>Gets how often a quorum queue has delivered it before this time, without its being acknowledged.</summary>
    /// <value>The default is null: the queue does not count, or it is the first time.</value>
    public long? DeliveryCount { get; init; }

    /// <summary>Gets what kind of content the body is.</summary>
    public string? ContentType { get; init; }

    /// <summary>Gets how the content is encoded.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>Gets its id, as its sender has set it.</summary>
    public string? MessageId { get; init; }

    /// <summary>Gets what it is an answer to.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Gets where an answer is to go.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Gets its type, in its sender's words.</summary>
    public string? Type { get; init; }

    /// <summary>Gets the application that has sent it.</summary>
    public string? AppId { get; init; }

    /// <summary>Gets the user who has sent it, as the server has checked; of a message that is to be published it is not heeded.</summary>
    public string? UserId { get; init; }

    /// <summary>Gets its priority; null for none.</summary>
    public byte? Priority { get; init; }

    /// <summary>Gets after how many milliseconds in a queue it expires, as a number in words; null for never.</summary>
    public string? Expiration { get; init; }

    /// <summary>Gets whether it was sent as one that outlives a restart of the server; of a message that is to be published the sink's options say it.</summary>
    public bool IsPersistent { get; init; }

    /// <summary>Gets when its sender says that it was sent, to the second.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Gets the headers. Texts are a <see cref="string"/>, bytes that are no text a byte array, times a <see cref="DateTimeOffset"/>, tables a dictionary, lists a list.</summary>
    /// <value>Read, and copied, when they are asked for. The default is empty.</value>
    public IReadOnlyDictionary<string, object?> Headers
    {
        get => _headers ??= HeaderValues.Read(_raw);
        init => _headers = value ?? throw new ArgumentNullException(nameof(value));
    }

    internal bool WasDeliveredBefore => Redelivered || DeliveryCount > 0;

    /// <summary>Finds a header without reading the others.</summary>
    internal bool TryGetHeader(string name, out object? value)
    {
        if (_headers is { } headers) return headers.TryGetValue(name, out value);
        value = null;
        if (_raw is null || HeaderValues.IsHidden(name) || !_raw.TryGetValue(name, out var raw)) return false;
        value = HeaderValues.Read(raw);
        return true;
    }
}
