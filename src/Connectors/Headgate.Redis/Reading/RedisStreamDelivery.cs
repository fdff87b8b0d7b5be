using Headgate.Pipelines.Acknowledgement;
using StackExchange.Redis;

namespace Headgate.Redis.Reading;

/// <summary>An entry that was given out, and the group by which it is acknowledged.</summary>
internal sealed class RedisStreamDelivery(RedisStreamEpoch epoch, StreamGroup group, RedisStreamMessage message) : Delivery(epoch)
{
    private IReadOnlyDictionary<string, object?>? _metadata;

    public RedisValue Id => message.RawId;

    public StreamGroup Group => group;

    public override object? Reference => group;

    public override IReadOnlyDictionary<string, object?> Metadata => _metadata ??= MakeMetadata();

    public override int SizeBytes => message.Body.Length;

    private Dictionary<string, object?> MakeMetadata()
    {
        var metadata = new Dictionary<string, object?>(message.Headers.Count + 3, StringComparer.Ordinal);
        foreach (var (name, value) in message.Headers) metadata[name] = value;
        metadata[RedisStreamMetadata.Stream] = message.Stream;
        metadata[RedisStreamMetadata.Id] = message.Id;
        metadata[RedisStreamMetadata.DeliveredCount] = message.DeliveredCount;
        return metadata;
    }
}
