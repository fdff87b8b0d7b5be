using Headgate.Stages;

namespace Patterns;

/// <summary>Emits each number times a factor.</summary>
public sealed class Multiplier(int factor) : ProducerConsumer<int, int>
{
    protected override ValueTask OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken)
    {
        foreach (var number in events) Emit(number * factor);
        return default;
    }
}
