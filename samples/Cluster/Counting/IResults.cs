using Headgate.Flows.Snapshots;

namespace Cluster.Counting;

/// <summary>Where counts go.</summary>
public interface IResults
{
    /// <summary>Takes the counts of a flow, or of a partition of one.</summary>
    /// <param name="name">The name of the flow, or of the partition: the flow's, a slash and a number.</param>
    ISnapshotSink<KeyValuePair<string, long>> SinkOf(string name);
}
