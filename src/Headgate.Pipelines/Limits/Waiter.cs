using System.Threading.RateLimiting;

namespace Headgate.Pipelines.Limits;

/// <summary>Who waits for permits. Its continuation never runs on the stack of who completes it.</summary>
internal sealed class Waiter : TaskCompletionSource<RateLimitLease>
{
    public Waiter(int permitCount)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        PermitCount = permitCount;
        Place = new LinkedListNode<Waiter>(this);
    }

    public int PermitCount { get; }

    /// <summary>Where it stands in the queue; in no list when it has been served.</summary>
    public LinkedListNode<Waiter> Place { get; }

    /// <summary>What calls when its token is cancelled.</summary>
    public CancellationTokenRegistration Cancellation { get; set; }
}
