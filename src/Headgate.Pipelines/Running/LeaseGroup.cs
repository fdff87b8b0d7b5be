using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Running;

/// <summary>The messages of one acknowledger whose leases are extended, and when. Belongs to its <see cref="LeaseKeeper"/>, which locks.</summary>
internal sealed class LeaseGroup : IDisposable
{
    private readonly ITimer _timer;

    public LeaseGroup(ILeaseAcknowledger acknowledger, TimeProvider clock, Func<LeaseGroup, Task> extend)
    {
        Acknowledger = acknowledger;
        _timer = clock.CreateTimer(group => _ = extend((LeaseGroup)group!), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ILeaseAcknowledger Acknowledger { get; }

    public HashSet<Delivery> Held { get; } = [];

    public bool IsArmed { get; set; }

    /// <summary>Has the leases extended when half of their time has passed, unless that is so already.</summary>
    public void Arm()
    {
        if (IsArmed) return;
        IsArmed = true;
        _timer.Change(Acknowledger.LeaseDuration / 2, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();
}
