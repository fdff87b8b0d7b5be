namespace Headgate.Stages;

/// <summary>
/// A producer-consumer that makes exactly one event of each, of the same type. It works in place: a batch comes in, is rewritten where it
/// is, and goes on without being copied. Not in GenStage.
/// </summary>
/// <typeparam name="T">The type of the events.</typeparam>
public abstract class Rewriter<T> : ProducerConsumer<T, T>
{
    /// <summary>Creates the stage. It does nothing until it is started.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    protected Rewriter(ProducerConsumerOptions<T, T>? options = null)
        : base(options)
    {
    }

    /// <summary>Replaces each event by the one that follows from it.</summary>
    /// <param name="events">The events; valid during the call.</param>
    protected abstract void Rewrite(Span<T> events);

    /// <inheritdoc />
    protected sealed override ValueTask OnEventsAsync(EventBatch<T> events, CancellationToken cancellationToken)
    {
        if (events.Whole is { } whole)
        {
            Rewrite(whole.Items.AsSpan(0, whole.Count));
            TryForward(events);
        }
        else
        {
            // A part of a batch: the rest of it waits for demand, so the part goes out as a copy.
            var part = Reserve(events.Count);
            events.Span.CopyTo(part);
            Rewrite(part);
            Commit(events.Count);
        }

        return default;
    }
}
