using Headgate.Stages;

namespace Patterns;

/// <summary>Prints numbers as they come.</summary>
public sealed class Printer : Consumer<int>
{
    private int _count;

    // Events come in batches, one call at a time. When it returns they count as processed, and more is asked for.
    protected override ValueTask OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken)
    {
        foreach (var number in events) Console.WriteLine(number);
        _count += events.Count;
        return default;
    }

    protected override ValueTask OnTerminateAsync(StopReason reason)
    {
        Console.WriteLine($"Printed {_count} numbers; the end was {reason}.");
        return default;
    }
}
