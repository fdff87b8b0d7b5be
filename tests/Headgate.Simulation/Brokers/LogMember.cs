using Headgate.Pipelines.Sources;

namespace Headgate.Simulation.Brokers;

/// <summary>A reader of a log: knows which assignments it has, as its client does.</summary>
internal sealed class LogMember(SimulatedLog log, SourceContext context)
{
    private readonly Dictionary<LogPartition, LogEpoch> _epochs = [];

    /// <summary>Whether the group has put it out.</summary>
    public bool IsOut { get; set; }

    /// <summary>What it may read now, with the epochs; those of what it has lost are ended.</summary>
    public IEnumerable<(LogPartition Partition, LogEpoch Epoch)> Assignments()
    {
        foreach (var partition in log.PartitionsOf(this))
        {
            if (!_epochs.TryGetValue(partition, out var epoch) || epoch.Generation != partition.Generation)
            {
                epoch?.End();
                _epochs[partition] = epoch = new LogEpoch(context, log, partition);
                log.Epochs.Add(epoch);
            }

            yield return (partition, epoch);
        }
    }

    public void End()
    {
        foreach (var epoch in _epochs.Values) epoch.End();
    }

    /// <summary>Ends the epochs of partitions that are others' by now.</summary>
    public void DropLost()
    {
        foreach (var (partition, epoch) in _epochs)
        {
            if (partition.Owner != this || epoch.Generation != partition.Generation) epoch.End();
        }
    }
}
