namespace Headgate.Stages.Tests.Probes;

/// <summary>Makes one event, their sum, of all events that a callback sees; takes in so many for each that is asked for.</summary>
internal sealed class Gatherer(int each) : ProducerConsumer<int, int>
{
    public List<int> Slices { get; } = [];

    protected override int EventsPerDemand => each;

    protected override ValueTask OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken)
    {
        Slices.Add(events.Count);
        var sum = 0;
        foreach (var item in events) sum += item;
        Emit(sum);
        return default;
    }
}
