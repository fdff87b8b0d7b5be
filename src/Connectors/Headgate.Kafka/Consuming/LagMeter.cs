using Confluent.Kafka;
using Headgate.Pipelines.Sources;

namespace Headgate.Kafka.Consuming;

/// <summary>Measures now and then how many messages wait in the partitions that are assigned, by what the last fetches have told of their ends. The broker is not asked.</summary>
internal sealed class LagMeter(IConsumer<byte[]?, byte[]?> client, PartitionBoard board, SourceContext context, TimeSpan interval)
{
    private long _measuredAt = context.TimeProvider.GetTimestamp();

    public void Measure()
    {
        if (context.TimeProvider.GetElapsedTime(_measuredAt) < interval) return;
        _measuredAt = context.TimeProvider.GetTimestamp();
        var lag = 0L;
        foreach (var (partition, next) in board.Positions())
        {
            var end = client.GetWatermarkOffsets(partition).High;
            if (!end.IsSpecial) lag += Math.Max(0, end.Value - next);
        }

        context.NoteLag(lag, isShare: true);
    }
}
