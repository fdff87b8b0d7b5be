using Headgate.Stages.Diagnostics;
using Headgate.Stages.Execution;

namespace Headgate.Stages.Supervision;

/// <content>Starting and stopping children. All of it runs on the supervisor's loop.</content>
public sealed partial class Supervisor
{
    /// <summary>What a child that was killed may still take before it is left behind.</summary>
    internal static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(5);

    private TimeSpan Now => _environment.TimeProvider.GetElapsedTime(0);

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
        slot.Group = null;
        _visibleSlots = [.. _slots];
        GiveUp(slot);
    }

    private async ValueTask StartAllAsync()
    {
        // Children may be added meanwhile only through this loop, so the list does not change here.
        foreach (var slot in _slots) await StartChildAsync(slot);
    }

    private async ValueTask StartChildAsync(ChildSlot slot)
    {
        if (_reason is not null) throw new StageStoppedException(Name, _reason);
        var start = new ChildStart(slot.Handle, _environment, instance => Loop.Post(new ExitedSignal(this, slot, instance)));
        slot.Starting = start;
        Interlocked.MemoryBarrier();
        if (_reason is not null) start.GiveUp(slot.Handle.Shutdown);
        _environment.Scheduler.Schedule(start);
        try
        {
            await Loop.Park(new ValueTask(start.Outcome));
        }
        catch (Exception exception)
        {
            if (start.IsLeftBehind) StageEvents.ChildLeftBehind(_logger, Name, slot.Id);
            slot.LastReason = StopReason.Fault(exception);
            throw;
        }
        finally
        {
            slot.Starting = null;
        }

        var instance = await start.Outcome;
        slot.Instance = instance;
        slot.Group = null;
        slot.RunsSince = Now;
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
        var patience = Deadline.ForTimer(shutdown.Deadline, KillGrace);
        try
        {
            await Loop.Park(new ValueTask(stopping.WaitAsync(patience, _environment.TimeProvider)));
            if (instance.StopReason?.Kind == StopKind.Killed && !shutdown.IsKill) StageEvents.ChildOverran(_logger, Name, slot.Id, shutdown.Deadline);
        }
        catch (TimeoutException)
        {
            StageEvents.ChildLeftBehind(_logger, Name, slot.Id);
        }

        slot.LastReason = instance.StopReason ?? StopReason.Killed;
        slot.Instance = null;
        StageEvents.ChildStopped(_logger, Name, slot.Id, slot.LastReason);
    }

    private static void GiveUp(ChildSlot slot)
    {
        foreach (var (_, giveUp) in slot.Waiting) giveUp();
        slot.Waiting.Clear();
    }
}
