using System.Diagnostics.CodeAnalysis;

namespace Headgate.Stages.Supervision;

/// <summary>Children that were stopped together and are started anew together, now or after a while. Belongs to the supervisor's loop.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The timer is disposed when the group is not needed any more.")]
internal sealed class RestartGroup(IReadOnlyList<ChildSlot> slots)
{
    private ITimer? _timer;

    /// <summary>In the order in which they are started.</summary>
    public IReadOnlyList<ChildSlot> Slots => slots;

    /// <summary>Whether <paramref name="slot"/> still waits to be started as one of this group: it was neither stopped nor taken over by another since.</summary>
    public bool Holds(ChildSlot slot) => ReferenceEquals(slot.Group, this) && slot.Status == ChildStatus.Restarting;

    /// <summary>Calls <paramref name="start"/> after a while, on any thread.</summary>
    public void StartAfter(TimeSpan delay, TimeProvider clock, Action start) =>
        _timer = clock.CreateTimer(static start => ((Action)start!)(), start, delay, Timeout.InfiniteTimeSpan);

    /// <summary>The while is over now, if there is one.</summary>
    public void Hurry() => _timer?.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);

    public void Forget() => _timer?.Dispose();
}
