using Headgate.Stages;

namespace MyStage;

/// <summary>Lets an event through when it differs from the one before it. One callback runs at a time: the field needs no lock.</summary>
public sealed class Changes<T> : ProducerConsumer<T, T>
{
    private (bool IsThere, T? Value) _last;

    /// <summary>Called for events that were asked for. What is emitted here goes on as fast as the stages below ask.</summary>
    protected override ValueTask OnEventsAsync(EventBatch<T> events, CancellationToken cancellationToken)
    {
        foreach (var value in events)
        {
            if (!_last.IsThere || !EqualityComparer<T>.Default.Equals(_last.Value, value)) Emit(value);
            _last = (true, value);
        }

        return default;
    }
}
