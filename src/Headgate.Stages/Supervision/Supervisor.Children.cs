using Headgate.Stages.Diagnostics;
using Headgate.Stages.Execution;

namespace Headgate.Stages.Supervision;

/// <content>Starting, stopping and restarting children. All of it runs on the supervisor's loop.</content>
public sealed partial class Supervisor
{
    /// <summary>What a child that was killed may still take before it is left behind.</summary>
    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(5);

    private ChildSlot AddSlot(ChildHandle handle)
    {
        var slot = new ChildSlot(handle);
        handle.Attach(this, slot);
        _slots.Add(slot);
        _visibleSlots = [.. _slots];
        return slot;
    }

    private void RemoveSlot(ChildSlot slot)
    {
        _slots.Remove(slot);
        _visibleSlots = [.. _slots];
        GiveUp(slot);
    }

    private async ValueTask StartAllAsync()
    {
        // Children may be added meanwhile only through this loop, so the list does not change here.
        foreach (var slot in _slots)
        {
            if (_reason is not null) return;
            await StartChildAsync(slot);
        }
    }

    private async ValueTask StartChildAsync(ChildSlot slot)
    {
        var instance = slot.Handle.Factory() ?? throw new InvalidOperationException($"The factory of child '{slot.Id}' returned null. It must make a new stage at each call.");
        slot.Instance = instance;
        try
        {
            await Loop.Park(new ValueTask(instance.StartAsync(_environment, () => Loop.Post(new ExitedSignal(this, slot, instance)))));
        }
        catch (Exception exception)
        {
            slot.Instance = null;
            slot.LastReason = StopReason.Fault(exception);
            throw;
        }

        slot.Status = ChildStatus.Running;
        StageEvents.ChildStarted(_logger, Name, slot.Id);
        var waiting = slot.Waiting.ToArray();
        slot.Waiting.Clear();
        foreach (var (run, _) in waiting) run(instance);
    }

    private async ValueTask StopChildAsync(ChildSlot slot)
    {
        if (slot.Instance is not { } instance) return;
        var shutdown = slot.Handle.Shutdown;
        if (shutdown.IsKill) instance.Kill();
        var stopping = instance.StopAsync(StopReason.Shutdown, shutdown.Deadline);
        var patience = shutdown.Deadline == Timeout.InfiniteTimeSpan ? Timeout.InfiniteTimeSpan : shutdown.Deadline + KillGrace;
        try
        {
            await Loop.Park(new ValueTask(stopping.WaitAsync(patience, _environment.TimeProvider)));
            if (instance.StopReason?.Kind == StopKind.Killed && !shutdown.IsKill) StageEvents.ChildOverran(_logger, Name, slot.Id, shutdown.Deadline);
        }
        catch (TimeoutException)
        {
            StageEvents.ChildLeftBehind(_logger, Name, slot.Id);
        }

        slot.LastReason = instance.StopReason;
        slot.Instance = null;
        StageEvents.ChildStopped(_logger, Name, slot.Id, slot.LastReason);
    }

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

    private async ValueTask RestartAsync(ChildSlot slot)
    {
        var options = _spec.Options;
        if (!_intensity.Allows(_environment.TimeProvider.GetElapsedTime(0)))
        {
            var gaveUp = new RestartIntensityExceededException(Name, slot.Id, options.MaxRestarts, options.Within, slot.LastReason?.Exception);
            Interlocked.CompareExchange(ref _reason, StopReason.Fault(gaveUp), null);
            return;
        }

        var affected = Affected(slot, options.Strategy);
        for (var i = affected.Count - 1; i >= 0; i--)
        {
            affected[i].Status = ChildStatus.Restarting;
            await StopChildAsync(affected[i]);
            if (!ReferenceEquals(affected[i], slot) && affected[i].Handle.Options.Restart == Restart.Temporary) RemoveSlot(affected[i]);
        }

        foreach (var child in affected)
        {
            if (_reason is not null) return;
            if (!_slots.Contains(child)) continue;
            child.Status = ChildStatus.Restarting;
            if (!await TryRestartAsync(child)) return;
        }
    }

    private List<ChildSlot> Affected(ChildSlot slot, RestartStrategy strategy) => strategy switch
    {
        RestartStrategy.OneForAll => [.. _slots.Where(IsOrWasRunning)],
        RestartStrategy.RestForOne => [.. _slots.SkipWhile(other => !ReferenceEquals(other, slot)).Where(IsOrWasRunning)],
        _ => [slot],
    };

    private static bool IsOrWasRunning(ChildSlot slot) => slot.Status != ChildStatus.Stopped;

    /// <summary>Starts a child anew. When that fails it is tried again, by a signal of its own, and counts as another restart.</summary>
    private async ValueTask<bool> TryRestartAsync(ChildSlot slot)
    {
        try
        {
            slot.RestartCount++;
            await StartChildAsync(slot);
            return true;
        }
        catch (Exception exception)
        {
            StageEvents.ChildRestartFailed(_logger, exception, Name, slot.Id);
            Loop.Post(new RetrySignal(this, slot));
            return false;
        }
    }

    private static void GiveUp(ChildSlot slot)
    {
        foreach (var (_, giveUp) in slot.Waiting) giveUp();
        slot.Waiting.Clear();
    }

    private sealed class ExitedSignal(Supervisor supervisor, ChildSlot slot, ISupervised instance) : Signal
    {
        internal override ValueTask DeliverAsync() => supervisor._reason is null ? supervisor.ChildExitedAsync(slot, instance) : default;

        internal override void Refuse()
        {
        }
    }

    private sealed class RetrySignal(Supervisor supervisor, ChildSlot slot) : Signal
    {
        internal override ValueTask DeliverAsync() =>
            supervisor._reason is null && slot.Status == ChildStatus.Restarting ? supervisor.RestartAsync(slot) : default;

        internal override void Refuse()
        {
        }
    }
}
