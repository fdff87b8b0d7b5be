using Headgate.Pipelines.Acknowledgement;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A broker that gives out messages for a time. Takes note of leases that run out, and of those that are extended after the end.</summary>
internal sealed class LifeLeases(StageLab lab, TimeSpan duration) : ILeaseAcknowledger
{
    private readonly Dictionary<long, TimeSpan> _until = [];
    private readonly HashSet<long> _ended = [];

    public LifeFeed? Feed { get; set; }

    public AckLog Log { get; } = new();

    public List<string> Violations { get; } = [];

    public int ExtendCount { get; private set; }

    public TimeSpan LeaseDuration => duration;

    public async ValueTask ExtendAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        foreach (var delivery in deliveries)
        {
            ExtendCount++;
            if (_ended.Contains(delivery.Position)) Violations.Add($"{delivery.Position} was extended after its end");
            Check(delivery, "extended");
            _until[delivery.Position] = lab.Time.Elapsed + duration;
        }

        await lab.DelayAsync(lab.Random.Next(1000), cancellationToken);
    }

    public ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        foreach (var delivery in ended.Succeeded)
        {
            Check(delivery, "acknowledged");
            _ended.Add(delivery.Position);
        }

        return Log.AcknowledgeAsync(ended, cancellationToken);
    }

    private void Check(Delivery delivery, string what)
    {
        // A lease begins when the pipeline has received the message.
        var received = TimeSpan.FromTicks(delivery.ReceivedTimestamp - 1);
        var until = _until.GetValueOrDefault(delivery.Position, received + duration);
        if (lab.Time.Elapsed > until) Violations.Add($"{delivery.Position} was {what} at {lab.Time.Elapsed}, its lease ran until {until}");
    }
}
