using Headgate.Stages;
using Headgate.Stages.Subscriptions;

namespace Patterns;

/// <summary>Doubles what it asks for while all goes well, and asks for one event after a failure.</summary>
/// <param name="source">Where the numbers come from.</param>
/// <param name="process">Processes a number; false when that failed.</param>
public sealed class SlowStart(IProducer<int> source, Func<int, bool> process)
    : Consumer<int>(new() { SubscribeTo = [new(source, new SubscriptionOptions { DemandMode = DemandMode.Manual })] })
{
    private readonly List<string> _results = [];
    private int _asked;
    private bool _hasFailed;

    protected override ValueTask OnSubscribedAsync(Subscription subscription)
    {
        Ask(subscription, 1);
        return default;
    }

    protected override ValueTask OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken)
    {
        foreach (var number in events)
        {
            var isDone = process(number);
            _hasFailed |= !isDone;
            _results.Add(isDone ? $"{number}" : $"{number} failed");
        }

        // What was asked for may come in several batches.
        if (_results.Count == _asked) Ask(events.From, _hasFailed ? 1 : _asked * 2);
        return default;
    }

    protected override ValueTask OnCompletedAsync(CancellationToken cancellationToken)
    {
        Report();
        return default;
    }

    private void Ask(Subscription subscription, int count)
    {
        if (_asked > 0) Report();
        _asked = count;
        _hasFailed = false;
        _results.Clear();
        subscription.Ask(count);
    }

    private void Report() => Console.WriteLine($"asked for {_asked}, got {(_results.Count == 0 ? "the end" : string.Join(", ", _results))}");
}
