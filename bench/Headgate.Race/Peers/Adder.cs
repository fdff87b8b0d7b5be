using Headgate.Stages;

namespace Headgate.Race.Peers;

/// <summary>The stage that sums, a batch at a time.</summary>
internal sealed class Adder(ConsumerOptions<long>? options = null) : Consumer<long>(options ?? new())
{
    public long Sum { get; private set; }

    protected override ValueTask OnEventsAsync(EventBatch<long> events, CancellationToken cancellationToken)
    {
        Sum += Work.Sum(events.Span);
        return default;
    }
}
