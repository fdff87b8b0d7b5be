using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Running;

/// <summary>How many messages a pipeline has received since it was started, and what has become of them.</summary>
public record struct PipelineCounts
{
    /// <summary>Gets how many messages were received from sources and from outside.</summary>
    public long Received { get; internal set; }

    /// <summary>Gets how many were acknowledged as processed.</summary>
    public long Succeeded { get; private set; }

    /// <summary>Gets how many were acknowledged as failed.</summary>
    public long Failed { get; private set; }

    /// <summary>Gets how many were handed back to their source.</summary>
    public long Returned { get; private set; }

    /// <summary>Gets how many are under way.</summary>
    public readonly long InFlight => Received - Succeeded - Failed - Returned;

    /// <summary>Gets how much those that are under way take, in bytes, as far as their sources measure it.</summary>
    public long InFlightBytes { get; internal set; }

    internal void Add(AckTally tally)
    {
        Succeeded += tally.Succeeded;
        Failed += tally.Failed;
        Returned += tally.Returned;
        InFlightBytes -= tally.Bytes;
    }
}
