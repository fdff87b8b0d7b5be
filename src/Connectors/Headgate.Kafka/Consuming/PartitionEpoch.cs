using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;

namespace Headgate.Kafka.Consuming;

/// <summary>The time in which a partition is assigned: what came in it is settled in it.</summary>
internal sealed class PartitionEpoch(SourceContext context, PartitionBoard board, PartitionLane lane) : Epoch(context)
{
    public PartitionBoard Board => board;

    public PartitionLane Lane => lane;

    protected override ValueTask SettleAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        if (!board.TrySettle(this, ended)) NoteDropped(ended.Succeeded.Count + ended.Failed.Count);
        return default;
    }
}
