using Headgate.Race.Peers;
using Headgate.Stages;
using Headgate.Stages.Subscriptions;

namespace Headgate.Race.Linear;

/// <summary>Headgate as its guide shows it first: three classes that see one event at a time, the default dispatcher and demand.</summary>
internal sealed class HeadgatePerEvent(LinkBounds bounds) : IRacePeer
{
    public string Name => "Headgate, event by event";

    public long DefaultEvents => 200_000_000;

    public async ValueTask<long> RunAsync(long events)
    {
        await using var counter = Stage.Start(new Counter(events));
        await using var doubler = Stage.Start(new Doubler());
        await using var adder = Stage.Start(new Adder());

        var options = new SubscriptionOptions { MaxDemand = bounds.MaxDemand };
        await adder.SubscribeToAsync(doubler, options);
        await doubler.SubscribeToAsync(counter, options);
        await adder.Completion;
        return adder.Sum;
    }

    private sealed class Counter(long events) : Producer<long>
    {
        private long _next;

        protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
        {
            var end = Math.Min(events, _next + demand);
            for (var number = _next; number < end; number++) Emit(number);
            _next = end;
            if (end == events) Complete();
            return default;
        }
    }

    private sealed class Doubler : ProducerConsumer<long, long>
    {
        protected override ValueTask OnEventsAsync(EventBatch<long> events, CancellationToken cancellationToken)
        {
            foreach (var number in events) Emit(number * 2);
            return default;
        }
    }

    private sealed class Adder : Consumer<long>
    {
        public long Sum { get; private set; }

        protected override ValueTask OnEventsAsync(EventBatch<long> events, CancellationToken cancellationToken)
        {
            var sum = 0L;
            foreach (var number in events) sum += number;
            Sum += sum;
            return default;
        }
    }
}
