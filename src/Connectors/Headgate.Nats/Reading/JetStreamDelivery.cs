using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Nats.Reading;

/// <summary>A message that JetStream gave out, and the subject by which it is told what became of it.</summary>
internal sealed class JetStreamDelivery(JetStreamEpoch epoch, JetStreamMessage message, string replyTo) : Delivery(epoch)
{
    private IReadOnlyDictionary<string, object?>? _metadata;

    public string ReplyTo => replyTo;

    public override IReadOnlyDictionary<string, object?> Metadata => _metadata ??= MakeMetadata();

    public override long Position => message.StreamSequence;

    public override int SizeBytes => message.Body.Length;

    private Dictionary<string, object?> MakeMetadata()
    {
        var metadata = new Dictionary<string, object?>(message.Headers.Count + 8, StringComparer.Ordinal);
        foreach (var (name, value) in message.Headers) metadata[name] = value;
        var stamp = message.Stamp;
        metadata[JetStreamMetadata.Subject] = message.Subject;
        metadata[JetStreamMetadata.Stream] = stamp.Stream;
        metadata[JetStreamMetadata.Consumer] = stamp.Consumer;
        metadata[JetStreamMetadata.StreamSequence] = stamp.StreamSequence;
        metadata[JetStreamMetadata.ConsumerSequence] = stamp.ConsumerSequence;
        metadata[JetStreamMetadata.DeliveredCount] = stamp.DeliveredCount;
        metadata[JetStreamMetadata.PendingCount] = stamp.PendingCount;
        metadata[JetStreamMetadata.Timestamp] = stamp.Timestamp;
        return metadata;
    }
}
