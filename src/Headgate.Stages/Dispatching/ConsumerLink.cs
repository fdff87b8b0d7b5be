using System.Runtime.CompilerServices;
using Headgate.Stages.Emission;
using Headgate.Stages.Execution;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Dispatching;

/// <summary>
/// The producer's end of one subscription, as its dispatcher sees it. Belongs to the producer's loop: not thread-safe.
/// </summary>
/// <typeparam name="T">The type of the events.</typeparam>
public sealed class ConsumerLink<T>
{
    private readonly ILinkOwner<T> _owner;

    internal ConsumerLink(ILinkOwner<T> owner, SubscribeRequest<T> request)
    {
        _owner = owner;
        Request = request;
    }

    /// <summary>Gets the id of the subscription.</summary>
    public SubscriptionId Id => Request.Id;

    /// <summary>Gets the options that the consumer subscribed with.</summary>
    public SubscriptionOptions Options => Request.Options;

    /// <summary>Gets the name of the consumer.</summary>
    public string ConsumerName => Request.ConsumerName;

    /// <summary>Gets how many events the consumer has asked for and not been sent.</summary>
    public long Demand { get; private set; }

    /// <summary>Gets how many events the consumer has asked for altogether.</summary>
    public long AskedCount { get; private set; }

    /// <summary>Gets how many events the consumer has been sent altogether.</summary>
    public long SentCount => AskedCount - Demand;

    internal SubscribeRequest<T> Request { get; }

    /// <summary>What the consumer asks through; null while it has not been told that it is let in.</summary>
    internal Outflow<T>? Outflow { get; set; }

    /// <summary>How many events the consumer has asked for that the producer has not taken note of: it had nothing to give. Any thread may read it.</summary>
    internal long UnheardCount => Outflow?.UnheardCount ?? 0;

    /// <summary>Events that were sent to the link in this step and go out, as one message, at its end.</summary>
    internal Batch<T>? Pending { get; set; }

    /// <summary>Whether <paramref name="other"/> belongs to the same consumer.</summary>
    /// <param name="other">Another link.</param>
    /// <returns>True when both subscriptions are of one consumer.</returns>
    public bool IsSameConsumer(ConsumerLink<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(Request.ConsumerKey, other.Request.ConsumerKey);
    }

    /// <summary>Sends one event.</summary>
    /// <param name="item">The event.</param>
    /// <exception cref="InvalidOperationException">The consumer has no open demand.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Send(T item)
    {
        Spend(1);
        OpenBatch().Add(item);
    }

    /// <summary>Sends events in their order.</summary>
    /// <param name="events">The events; copied.</param>
    /// <exception cref="InvalidOperationException">The consumer's open demand is less than the number of events.</exception>
    public void Send(ReadOnlySpan<T> events)
    {
        if (events.IsEmpty) return;
        Spend(events.Length);
        OpenBatch().Add(events);
    }

    internal void Asked(int count)
    {
        Demand += count;
        AskedCount += count;
    }

    internal void SendWhole(Batch<T> batch)
    {
        Spend(batch.Remaining);
        Pending = batch;
        _owner.MarkDirty(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Spend(int count)
    {
        if (count > Demand) RefuseToSend(count);
        Demand -= count;
    }

    /// <summary>The batch that goes out at the end of this step, for a dispatcher that fills it by itself; <see cref="FilledTo"/> ends that.</summary>
    internal Batch<T> OpenBatch() => Pending ?? OpenNew();

    /// <summary>The batch is filled up to its event number <paramref name="end"/>, the last <paramref name="added"/> of which are new.</summary>
    internal void FilledTo(int end, int added)
    {
        Pending!.Count = end;
        Spend(added);
    }

    private Batch<T> OpenNew()
    {
        Pending = _owner.RentBatch();
        _owner.MarkDirty(this);
        return Pending;
    }

    private void RefuseToSend(int count) => throw new InvalidOperationException(
        $"The dispatcher sent {count} events to consumer '{ConsumerName}', which has asked for {Demand}. A dispatcher must send no more than ConsumerLink.Demand.");
}
