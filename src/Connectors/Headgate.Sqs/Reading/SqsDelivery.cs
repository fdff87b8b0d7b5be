using Amazon.SQS;
using Amazon.SQS.Model;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Sqs.Clients;
using Headgate.Sqs.Settling;

namespace Headgate.Sqs.Reading;

/// <summary>A message that was received, and its receipt.</summary>
internal sealed class SqsDelivery(SqsEpoch epoch, SqsMessage message, Receipt receipt, long heldSince, string? group) : Delivery(epoch)
{
    private IReadOnlyDictionary<string, object?>? _metadata;

    public Receipt Receipt => receipt;

    /// <summary>Gets the group whose order is kept; null in a standard queue.</summary>
    public string? Group => group;

    /// <summary>Gets when its visibility time-out began, as a time stamp.</summary>
    public long HeldSince => heldSince;

    /// <summary>Gets or sets whether it was said that it is not extended any more.</summary>
    public bool IsLeft { get; set; }

    public override int SizeBytes { get; } = message.SizeBytes;

    public override IReadOnlyDictionary<string, object?> Metadata => _metadata ??= Describe();

    private Dictionary<string, object?> Describe()
    {
        var metadata = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in message.Headers) metadata[name] = value;
        foreach (var attribute in message.Attributes ?? Enumerable.Empty<KeyValuePair<string, MessageAttributeValue>>())
        {
            if (attribute.Value.BinaryValue is { } bytes) metadata[attribute.Key] = bytes.ToArray();
        }

        metadata[SqsMetadata.Queue] = epoch.Queue;
        metadata[SqsMetadata.MessageId] = message.MessageId;
        metadata[SqsMetadata.ReceiveCount] = message.ReceiveCount;
        Set(SqsMetadata.SentAt, message.SentAt);
        Set(SqsMetadata.FirstReceivedAt, message.Time(MessageSystemAttributeName.ApproximateFirstReceiveTimestamp));
        Set(SqsMetadata.SenderId, message.System(MessageSystemAttributeName.SenderId));
        Set(SqsMetadata.GroupId, message.GroupId);
        Set(SqsMetadata.DeduplicationId, message.DeduplicationId);
        Set(SqsMetadata.SequenceNumber, message.System(MessageSystemAttributeName.SequenceNumber));
        Set(SqsMetadata.DeadLetterQueueSource, message.System(MessageSystemAttributeName.DeadLetterQueueSourceArn));
        if (message.System(MessageSystemAttributeName.AWSTraceHeader) is not { } trace) return metadata;
        metadata[SqsMetadata.AwsTraceHeader] = trace;
        if (!metadata.ContainsKey(XRayTrace.TraceParent)) Set(XRayTrace.TraceParent, XRayTrace.ToTraceParent(trace));
        return metadata;

        void Set(string name, object? value)
        {
            if (value is not null) metadata[name] = value;
        }
    }
}
