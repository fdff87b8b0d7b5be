using Headgate.Stages.Diagnostics;
using Headgate.Stages.Execution;

namespace Headgate.Stages.Supervision;

/// <content>Restarting children. All of it runs on the supervisor's loop.</content>
public sealed partial class Supervisor
{
    private bool _isHurried;

    /// <summary>From now on no restart waits for the back-off: children that are left alone for a while are started at once. For whoever wants all children to come to their
    /// ends, and has told them so: one that has crashed hears of it when it runs again.</summary>
    /// <remarks>Restarts are counted as before (<see cref="SupervisorOptions.MaxRestarts"/>). Safe on any thread.</remarks>
    public void HurryRestarts() => Loop.Post(new HurrySignal(this));

    private async ValueTask ChildExitedAsync(ChildSlot slot, ISupervised instance)
    {
        if (!ReferenceEquals(slot.Instance, instance) || !_slots.Contains(slot)) return;
        var reason = instance.StopReason ?? StopReason.Normal;
        slot.Instance = null;
        slot.LastReason = reason;
        StageEvents.ChildStopped(_logger, Name, slot.Id, reason);
        switch (slot.Handle.Options.Restart)
        {
            case Restart.Temporary:
                slot.Status = ChildStatus.Stopped;
                RemoveSlot(slot);
                StopWithLastChild();
                return;
            case Restart.Transient when reason.IsNormal:
                slot.Status = ChildStatus.Stopped;
                GiveUp(slot);
                StopWithLastChild();
                return;
            default:
                if (Now - slot.RunsSince >= _spec.Options.Backoff.Longest) slot.RestartsInARow = 0;
                await RestartAsync(slot);
                return;
        }
    }

    private void StopWithLastChild()
    {
        if (_spec.Options.StopsWithLastChild && _slots.TrueForAll(slot => slot.Status == ChildStatus.Stopped))
        {
            Interlocked.CompareExchange(ref _reason, StopReason.Normal, null);
        }
    }

    /// <summary>Stops those who stop with <paramref name="slot"/>, and starts all of them anew, after a while if the options say so.</summary>
    private async ValueTask RestartAsync(ChildSlot slot)
    {
        var options = _spec.Options;
        if (!_intensity.Allows(Now))
        {
            var gaveUp = new RestartIntensityExceededException(Name, slot.Id, options.MaxRestarts, options.Within, slot.LastReason?.Exception);
            if (Interlocked.CompareExchange(ref _reason, StopReason.Fault(gaveUp), null) is null) StageMeter.GaveUp(Name, slot.Id);
            return;
        }

        var group = new RestartGroup(Affected(slot, options.Strategy));
        for (var i = group.Slots.Count - 1; i >= 0; i--)
        {
            var child = group.Slots[i];
            child.Status = ChildStatus.Restarting;
            child.Group?.Forget();
            child.Group = group;
            await StopChildAsync(child);
            if (!ReferenceEquals(child, slot) && child.Handle.Options.Restart == Restart.Temporary) RemoveSlot(child);
        }

        var delay = _isHurried ? TimeSpan.Zero : options.Backoff.After(slot.RestartsInARow++);
        if (delay == TimeSpan.Zero) await StartAsync(group);
        else group.StartAfter(delay, _environment.TimeProvider, () => Loop.Post(new StartSignal(this, group)));
    }

    private List<ChildSlot> Affected(ChildSlot slot, RestartStrategy strategy) => strategy switch
    {
        RestartStrategy.OneForAll => [.. _slots.Where(IsOrWasRunning)],
        RestartStrategy.RestForOne => [.. _slots.SkipWhile(other => !ReferenceEquals(other, slot)).Where(IsOrWasRunning)],
        _ => [slot],
    };

    private static bool IsOrWasRunning(ChildSlot slot) => slot.Status != ChildStatus.Stopped;

    /// <summary>Starts, in order, those of a group who still wait for it.</summary>
    private async ValueTask StartAsync(RestartGroup group)
    {
        foreach (var child in group.Slots)
        {
            if (_reason is not null) return;
            if (group.Holds(child) && !await TryRestartAsync(child, group)) return;
        }
    }

    /// <summary>Starts a child anew. When that fails it is tried again, by a signal of its own, and counts as another restart.</summary>
    private async ValueTask<bool> TryRestartAsync(ChildSlot slot, RestartGroup group)
    {
        try
        {
            slot.RestartCount++;
            StageMeter.Restarted(Name, slot.Id);
            await StartChildAsync(slot);
            return true;
        }
        catch (Exception exception)
        {
            StageEvents.ChildRestartFailed(_logger, exception, Name, slot.Id);
            Loop.Post(new RetrySignal(this, slot, group));
            return false;
        }
    }

    /// <summary>Tries a child again that did not start. When it was terminated meanwhile, those behind it are started all the same.</summary>
    private ValueTask RetryAsync(ChildSlot slot, RestartGroup group) => group.Holds(slot) ? RestartAsync(slot) : StartAsync(group);

    private sealed class ExitedSignal(Supervisor supervisor, ChildSlot slot, ISupervised instance) : Signal
    {
        internal override ValueTask DeliverAsync() => supervisor._reason is null ? supervisor.ChildExitedAsync(slot, instance) : default;

        internal override void Refuse()
        {
        }
    }

    private sealed class RetrySignal(Supervisor supervisor, ChildSlot slot, RestartGroup group) : Signal
    {
        internal override ValueTask DeliverAsync() => supervisor._reason is null ? supervisor.RetryAsync(slot, group) : default;

        internal override void Refuse()
        {
        }
    }

    private sealed class HurrySignal(Supervisor supervisor) : Signal
    {
        internal override ValueTask DeliverAsync()
        {
            supervisor._isHurried = true;
            foreach (var slot in supervisor._slots.Where(static slot => slot.Status == ChildStatus.Restarting)) slot.Group?.Hurry();
            return default;
        }

        internal override void Refuse()
        {
        }
    }

    private sealed class StartSignal(Supervisor supervisor, RestartGroup group) : Signal
    {
        internal override ValueTask DeliverAsync() => supervisor._reason is null ? supervisor.StartAsync(group) : default;

        internal override void Refuse()
        {
        }
    }
}
