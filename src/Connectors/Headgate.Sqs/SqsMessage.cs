using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Amazon.SQS;
using Amazon.SQS.Model;
using Headgate.Sqs.Writing;

namespace Headgate.Sqs;

/// <summary>A message of a queue.</summary>
/// <remarks>Immutable.</remarks>
public sealed class SqsMessage
{
    private readonly Message? _received;
    private IReadOnlyDictionary<string, string>? _headers;

    /// <summary>Creates a message: for tests, and for sinks.</summary>
    /// <param name="body">The body.</param>
    /// <param name="headers">The attributes that are texts; null for none.</param>
    /// <param name="groupId">The group, within which a FIFO queue keeps the order; null for none.</param>
    /// <param name="deduplicationId">What a FIFO queue deduplicates it by; null for none.</param>
    public SqsMessage(string body, IReadOnlyDictionary<string, string>? headers = null, string? groupId = null, string? deduplicationId = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        Body = body;
        MessageId = "";
        GroupId = groupId;
        DeduplicationId = deduplicationId;
        _headers = headers ?? FrozenDictionary<string, string>.Empty;
    }

    internal SqsMessage(Message received)
    {
        _received = received;
        Body = received.Body ?? "";
        MessageId = received.MessageId;
        GroupId = System(MessageSystemAttributeName.MessageGroupId);
        DeduplicationId = System(MessageSystemAttributeName.MessageDeduplicationId);
    }

    /// <summary>Gets the body. SQS knows texts only.</summary>
    public string Body { get; }

    /// <summary>Gets the id; empty when it is of no queue.</summary>
    public string MessageId { get; }

    /// <summary>Gets the group; null when it has none.</summary>
    public string? GroupId { get; }

    /// <summary>Gets what it was deduplicated by; null when it was not.</summary>
    public string? DeduplicationId { get; }

    /// <summary>Gets the attributes that are texts or numbers.</summary>
    public IReadOnlyDictionary<string, string> Headers => _headers ??= AttributePack.TextsOf(_received!.MessageAttributes);

    /// <summary>Gets how often it was received, this time included; 0 when it is of no queue.</summary>
    public int ReceiveCount => int.TryParse(System(MessageSystemAttributeName.ApproximateReceiveCount), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;

    /// <summary>Gets when it was sent; null when the service does not say.</summary>
    public DateTimeOffset? SentAt => Time(MessageSystemAttributeName.SentTimestamp);

    /// <summary>Gets how many bytes the body has as UTF-8.</summary>
    public int SizeBytes => Encoding.UTF8.GetByteCount(Body);

    /// <inheritdoc />
    public override string ToString() => $"{MessageId} ({SizeBytes} bytes)";

    internal IReadOnlyDictionary<string, MessageAttributeValue>? Attributes => _received?.MessageAttributes;

    internal string? System(MessageSystemAttributeName name) => _received?.Attributes?.GetValueOrDefault(name.Value);

    internal DateTimeOffset? Time(MessageSystemAttributeName name) =>
        long.TryParse(System(name), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
}
