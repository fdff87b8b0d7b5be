using Headgate.Stages.Buffering;

namespace Headgate.Stages.Dispatching;

/// <summary>Events that a dispatcher is to place, and the means to do it. Valid only during <see cref="IDispatcher{T}.Dispatch"/>.</summary>
/// <typeparam name="T">The type of the events.</typeparam>
public readonly ref struct DispatchBatch<T>
{
    private readonly IDispatchTarget<T> _target;

    internal DispatchBatch(IDispatchTarget<T> target, ReadOnlySpan<T> events)
    {
        _target = target;
        Events = events;
    }

    /// <summary>Gets the events, oldest first.</summary>
    public ReadOnlySpan<T> Events { get; }

    /// <summary>Gets how many events there are.</summary>
    public int Count => Events.Length;

    /// <summary>Sends <paramref name="count"/> events from <paramref name="start"/> on to <paramref name="link"/>. A whole batch changes hands without being copied.</summary>
    /// <param name="link">The link, whose demand must be at least <paramref name="count"/>.</param>
    /// <param name="start">The index of the first event.</param>
    /// <param name="count">How many events.</param>
    /// <exception cref="InvalidOperationException">The link has asked for less than <paramref name="count"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">They are not all events of this batch.</exception>
    public void Send(ConsumerLink<T> link, int start, int count)
    {
        ArgumentNullException.ThrowIfNull(link);
        var events = Events.Slice(start, count);
        if (count == 0) return;
        if (start == 0 && count == Events.Length && _target.TrySendWhole(link)) return;
        link.Send(events);
    }

    /// <summary>Discards <paramref name="count"/> events from <paramref name="start"/> on. They are counted, logged, and handed to the producer's <c>OnDiscarded</c>.</summary>
    /// <param name="start">The index of the first event.</param>
    /// <param name="count">How many events.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not all events of this batch.</exception>
    public void Discard(int start, int count, DiscardReason reason) => _target.Discard(Events.Slice(start, count), reason);

    /// <summary>Says how many of the first events were placed, before the dispatcher throws.</summary>
    internal void FailedAfter(int placed) => _target.FailedAfter(placed);
}
