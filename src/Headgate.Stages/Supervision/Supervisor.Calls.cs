using Headgate.Stages.Execution;

namespace Headgate.Stages.Supervision;

/// <content>What others ask of the supervisor.</content>
public sealed partial class Supervisor
{
    /// <summary>Counts the children that run.</summary>
    /// <returns>The number of running children.</returns>
    public int CountRunning() => _visibleSlots.Count(slot => slot.Status == ChildStatus.Running);

    /// <summary>Adds children to a running supervisor, behind those it has, and starts them.</summary>
    /// <param name="add">Adds them to a specification, whose options are ignored.</param>
    /// <returns>A task that ends when they run.</returns>
    /// <exception cref="ArgumentException">An id is taken.</exception>
    /// <exception cref="StageStoppedException">The supervisor has stopped.</exception>
    public async Task StartChildAsync(Action<SupervisorSpec> add)
    {
        ArgumentNullException.ThrowIfNull(add);
        var spec = new SupervisorSpec(_spec.Options);
        add(spec);
        await CallAsync(async () =>
        {
            foreach (var handle in spec.Children)
            {
                if (_slots.Exists(slot => slot.Id == handle.Id)) throw new ArgumentException($"Supervisor '{Name}' has a child '{handle.Id}' already.", nameof(add));
                await StartNewAsync(AddSlot(handle));
            }
        });
    }

    /// <summary>Stops a child. It stays in the supervisor, and can be restarted; a temporary child is forgotten.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>False when there is no such child.</returns>
    /// <exception cref="StageStoppedException">The supervisor has stopped.</exception>
    public Task<bool> TerminateChildAsync(string id) => CallAsync(id, async slot =>
    {
        await StopChildAsync(slot);
        slot.Status = ChildStatus.Stopped;
        if (slot.Handle.Options.Restart == Restart.Temporary) RemoveSlot(slot);
        else GiveUp(slot);
        return true;
    });

    /// <summary>Starts a child that was terminated or has ended. It does not count as a restart of the supervisor's.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>False when there is no such child, or it is running.</returns>
    /// <exception cref="StageStoppedException">The supervisor has stopped.</exception>
    public Task<bool> RestartChildAsync(string id) => CallAsync(id, async slot =>
    {
        if (slot.Status != ChildStatus.Stopped) return false;
        await StartChildAsync(slot);
        return true;
    });

    /// <summary>Forgets a child that does not run.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>False when there is no such child, or it is running.</returns>
    /// <exception cref="StageStoppedException">The supervisor has stopped.</exception>
    public Task<bool> DeleteChildAsync(string id) => CallAsync(id, slot =>
    {
        if (slot.Status != ChildStatus.Stopped) return new ValueTask<bool>(false);
        RemoveSlot(slot);
        return new ValueTask<bool>(true);
    });

    /// <summary>Runs <paramref name="run"/> with the child as soon as it runs, or <paramref name="giveUp"/> when it never will.</summary>
    internal void WhenRunning(ChildHandle handle, Action<ISupervised> run, Action giveUp) => Loop.Post(new WaitSignal(this, handle, run, giveUp));

    private async ValueTask StartNewAsync(ChildSlot slot)
    {
        try
        {
            await StartChildAsync(slot);
        }
        catch (Exception)
        {
            RemoveSlot(slot);
            throw;
        }
    }

    private void Wait(ChildHandle handle, Action<ISupervised> run, Action giveUp)
    {
        if (handle.Slot is not { } slot || !_slots.Contains(slot) || slot.Status == ChildStatus.Stopped) giveUp();
        else if (slot.Instance is { StopReason: null } running && slot.Status == ChildStatus.Running) run(running);
        else slot.Waiting.Add((run, giveUp));
    }

    private Task CallAsync(Func<ValueTask> function) => CallAsync(async () =>
    {
        await function();
        return true;
    });

    private Task<bool> CallAsync(string id, Func<ChildSlot, ValueTask<bool>> function)
    {
        ArgumentNullException.ThrowIfNull(id);
        return CallAsync(() => _slots.Find(slot => slot.Id == id) is { } slot ? function(slot) : new ValueTask<bool>(false));
    }

    private Task<bool> CallAsync(Func<ValueTask<bool>> function)
    {
        var call = new CallSignal(this, function);
        Loop.Post(call);
        return call.Answer;
    }

    private sealed class WaitSignal(Supervisor supervisor, ChildHandle handle, Action<ISupervised> run, Action giveUp) : Signal
    {
        internal override ValueTask DeliverAsync()
        {
            supervisor.Wait(handle, run, giveUp);
            return default;
        }

        internal override void Refuse() => giveUp();
    }

    private sealed class CallSignal(Supervisor supervisor, Func<ValueTask<bool>> function) : Signal
    {
        private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<bool> Answer => _answer.Task;

        internal override async ValueTask DeliverAsync()
        {
            if (supervisor._reason is not null)
            {
                Refuse();
                return;
            }

            try
            {
                _answer.TrySetResult(await function());
            }
            catch (Exception exception)
            {
                _answer.TrySetException(exception);
            }
        }

        internal override void Refuse() => _answer.TrySetException(new StageStoppedException(supervisor.Name, supervisor.StopReason));
    }
}
