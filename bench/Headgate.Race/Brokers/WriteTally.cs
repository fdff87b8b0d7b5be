using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Race.Brokers;

/// <summary>Adds up the numbers of messages that have succeeded.</summary>
internal sealed class WriteTally : IAcknowledger
{
    private long _sum;

    public long Sum => Volatile.Read(ref _sum);

    public ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        var sum = 0L;
        foreach (var delivery in ended.Succeeded) sum += delivery.Position;
        Interlocked.Add(ref _sum, sum);
        return default;
    }
}
