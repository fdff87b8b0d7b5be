using System.Text;
using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Kafka.Consuming;

/// <summary>A message that was read, until it is settled.</summary>
internal sealed class KafkaDelivery(PartitionEpoch epoch, KafkaMessage message) : Delivery(epoch)
{
    private IReadOnlyDictionary<string, object?>? _metadata;

    public PartitionEpoch Epoch => epoch;

    public override IReadOnlyDictionary<string, object?> Metadata => _metadata ??= MakeMetadata();

    public override long Position => message.Offset;

    public override int SizeBytes => message.Value.Length;

    private Dictionary<string, object?> MakeMetadata()
    {
        var metadata = new Dictionary<string, object?>(message.Headers.Count + 5, StringComparer.Ordinal);
        foreach (var (name, value) in message.Headers) metadata[name] = HeaderValues.Read(value);
        metadata[KafkaMetadata.Topic] = message.Topic;
        metadata[KafkaMetadata.Partition] = message.Partition;
        metadata[KafkaMetadata.Offset] = message.Offset;
        if (message.Key is { } key) metadata[KafkaMetadata.Key] = HeaderValues.Read(key);
        if (message.Timestamp is { } time) metadata[KafkaMetadata.Timestamp] = time;
        return metadata;
    }
}
