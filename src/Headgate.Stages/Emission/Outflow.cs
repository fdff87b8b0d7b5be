using Headgate.Stages.Execution;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Emission;

/// <summary>
/// The producer's end of one subscription inside a process. Demand is added up in one word; the object itself is the message that tells the
/// producer to look, and it is in the inbox at most once, so asking allocates nothing and never floods the inbox.
/// </summary>
internal sealed class Outflow<T>(StageOutput<T> output, StageLoop loop, SubscribeRequest<T> request) : Signal, IUpstream
{
    private long _asked;

    public void Ask(int count)
    {
        if (Interlocked.Add(ref _asked, count) == count) loop.Post(this);
    }

    public void Cancel(StopReason reason) => loop.Post(new CancelSignal<T>(output, request.Id, reason));

    internal override ValueTask DeliverAsync()
    {
        var asked = Interlocked.Exchange(ref _asked, 0);
        while (asked > 0)
        {
            var count = (int)Math.Min(int.MaxValue, asked);
            output.Ask(request, count);
            asked -= count;
        }

        return default;
    }

    // The producer has stopped: it has told all its consumers already.
    internal override void Refuse()
    {
    }
}
