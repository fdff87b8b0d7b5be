using Headgate.Pipelines.Acknowledgement;

namespace Headgate.PostgreSql.Queues;

/// <summary>A row that was given out.</summary>
internal sealed class QueueDelivery(QueueEpoch epoch, string queue, PostgresMessage message) : Delivery(epoch)
{
    private IReadOnlyDictionary<string, object?>? _metadata;

    public long Id => message.Id;

    public override long Position => message.Id;

    public override int SizeBytes => message.Payload.Length;

    public override IReadOnlyDictionary<string, object?> Metadata => _metadata ??= Describe();

    private Dictionary<string, object?> Describe()
    {
        var metadata = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in message.Headers) metadata[name] = value;
        metadata[PostgresQueueMetadata.Queue] = queue;
        metadata[PostgresQueueMetadata.Id] = message.Id;
        metadata[PostgresQueueMetadata.EnqueuedAt] = message.EnqueuedAt;
        metadata[PostgresQueueMetadata.Attempts] = message.Attempts;
        if (message.Key is { } key) metadata[PostgresQueueMetadata.Key] = key;
        return metadata;
    }
}
