using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>The acknowledger of an ordered source: commits as far as everything is acknowledged.</summary>
internal sealed class SourceCommits : IAcknowledger
{
    private readonly HashSet<long> _acknowledged = [];
    private int _tracked;

    public LifeFeed Feed { get; set; } = null!;

    public AckLog Log { get; } = new();

    public ContiguousTracker Tracker { get; } = new();

    public List<string> Violations { get; } = [];

    public bool WereOutOfOrder { get; private set; }

    public ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        for (; _tracked < Feed.Given.Count; _tracked++) Tracker.Receive(Feed.Given[_tracked]);
        foreach (var delivery in ended.Succeeded.Concat(ended.Failed))
        {
            _acknowledged.Add(delivery.Position);
            WereOutOfOrder |= !Tracker.Acknowledge(delivery.Position);
            for (long position = 0; position < (Tracker.Committable ?? 0); position++)
            {
                if (!_acknowledged.Contains(position)) Violations.Add($"{Tracker.Committable} was committed before {position} was acknowledged.");
            }
        }

        return Log.AcknowledgeAsync(ended, cancellationToken);
    }
}
