using Headgate.Stages.Execution;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Emission;

/// <summary>
/// The producer's end of one subscription inside a process. Demand is added up in one word. The object itself is the message that tells the
/// producer to look: it is in the inbox at most once, and only when the producer listens, so asking allocates nothing, never floods the inbox,
/// and wakes nobody who could do nothing with it.
/// </summary>
internal sealed class Outflow<T>(StageOutput<T> output, StageLoop loop, SubscribeRequest<T> request) : Signal, IUpstream
{
    private long _asked;
    private int _isPosted;

    public long UnheardCount => Volatile.Read(ref _asked);

    public void Ask(int count)
    {
        // The sum is a full fence: either this sees that the producer listens, or the producer, which says so before it looks, sees the sum.
        Interlocked.Add(ref _asked, count);
        if (output.Listens && Volatile.Read(ref _isPosted) == 0 && Interlocked.Exchange(ref _isPosted, 1) == 0) loop.Post(this);
    }

    public void Cancel(StopReason reason) => loop.Post(new CancelSignal<T>(output, request.Id, reason));

    /// <summary>Hands over what was asked since the last time. False when that is nothing. Only on the producer's loop.</summary>
    public bool Collect()
    {
        if (Volatile.Read(ref _asked) == 0) return false;
        var asked = Interlocked.Exchange(ref _asked, 0);
        while (asked > 0)
        {
            var count = (int)Math.Min(int.MaxValue, asked);
            output.Ask(request, count);
            asked -= count;
        }

        return true;
    }

    internal override ValueTask DeliverAsync()
    {
        Interlocked.Exchange(ref _isPosted, 0);
        Collect();
        return default;
    }

    // The producer has stopped: it has told all its consumers already.
    internal override void Refuse()
    {
    }
}
