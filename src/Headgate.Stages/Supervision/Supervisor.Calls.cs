using Headgate.Stages.Execution;

namespace Headgate.Stages.Supervision;

/// <content>What others ask of the supervisor.</content>
public sealed partial class Supervisor
{
    /// <summary>Counts the children that run.</summary>
    /// <returns>The number of running children.</returns>
    public int CountRunning() => _visibleSlots.Count(slot => slot.Status == ChildStatus.Running);

    /// <summary>Adds a child to a running supervisor, behind those it has, and starts it.</summary>
    /// <typeparam name="THandle">The type of its handle.</typeparam>
    /// <param name="add">Adds it to a specification and returns the handle: <c>spec => spec.Add("id", () => new MyProducer())</c>.</param>
    /// <returns>The handle, when the child runs. What else <paramref name="add"/> has added runs as well. A child that fails to start is not added, and its exception is thrown here.</returns>
    /// <exception cref="ArgumentException">An id is taken, or blank.</exception>
    /// <exception cref="StageStoppedException">The supervisor has stopped, or was stopped before the child ran.</exception>
    public Task<THandle> StartChildAsync<THandle>(Func<SupervisorSpec, THandle> add)
        where THandle : ChildHandle
    {
        ArgumentNullException.ThrowIfNull(add);
        var spec = new SupervisorSpec(_spec.Options);
        var handle = add(spec);
        return CallAsync(async () =>
        {
            await StartNewAsync(spec);
            return handle;
        });
    }

    /// <summary>Adds children to a running supervisor, behind those it has, and starts them, in order.</summary>
    /// <param name="add">Adds them to a specification. Its options are the supervisor's.</param>
    /// <returns>A task that ends when they run. When one fails to start, those before it go on, those after it are not added, and its exception is thrown here.</returns>
    /// <exception cref="ArgumentException">An id is taken, or blank.</exception>
    /// <exception cref="StageStoppedException">The supervisor has stopped, or was stopped before they ran.</exception>
    public Task StartChildrenAsync(Action<SupervisorSpec> add)
    {
        ArgumentNullException.ThrowIfNull(add);
        var spec = new SupervisorSpec(_spec.Options);
        add(spec);
        return CallAsync(() => StartNewAsync(spec));
    }

    /// <summary>Stops a child. It stays in the supervisor, and can be restarted; a temporary child is forgotten.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>False when there is no such child.</returns>
    /// <exception cref="StageStoppedException">The supervisor has stopped.</exception>
    public Task<bool> TerminateChildAsync(string id) => CallAsync(id, async slot =>
    {
        await StopChildAsync(slot);
        slot.Status = ChildStatus.Stopped;
        slot.RestartsInARow = 0;
        if (slot.Handle.Options.Restart == Restart.Temporary) RemoveSlot(slot);
        else GiveUp(slot);
        return true;
    });

    /// <summary>Starts a child that was terminated or has ended. It does not count as a restart of the supervisor's.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>False when there is no such child, or it is running or about to be restarted. When it fails to start it stays stopped, and its exception is thrown here.</returns>
    /// <exception cref="StageStoppedException">The supervisor has stopped.</exception>
    public Task<bool> RestartChildAsync(string id) => CallAsync(id, async slot =>
    {
        if (slot.Status != ChildStatus.Stopped) return false;
        await StartChildAsync(slot);
        return true;
    });

    /// <summary>Forgets a child that does not run.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>False when there is no such child, or it is running or about to be restarted.</returns>
    /// <exception cref="StageStoppedException">The supervisor has stopped.</exception>
    public Task<bool> DeleteChildAsync(string id) => CallAsync(id, slot =>
    {
        if (slot.Status != ChildStatus.Stopped) return new ValueTask<bool>(false);
        RemoveSlot(slot);
        return new ValueTask<bool>(true);
    });

    /// <summary>Runs <paramref name="run"/> with the child as soon as it runs, or <paramref name="giveUp"/> when it never will.</summary>
    internal void WhenRunning(ChildHandle handle, Action<ISupervised> run, Action giveUp) => Loop.Post(new WaitSignal(this, handle, run, giveUp));

    private async ValueTask StartNewAsync(SupervisorSpec spec)
    {
        foreach (var handle in spec.Children)
        {
            if (_slots.Exists(slot => slot.Id == handle.Id))
            {
                throw new ArgumentException($"Supervisor '{Name}' has a child '{handle.Id}' already. Give each child an id of its own.", nameof(spec));
            }

            await StartNewAsync(AddSlot(handle));
        }
    }

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

    private Task<TResult> CallAsync<TResult>(Func<ValueTask<TResult>> function)
    {
        var call = new CallSignal<TResult>(this, function);
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

    private sealed class CallSignal<TResult>(Supervisor supervisor, Func<ValueTask<TResult>> function) : Signal
    {
        private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<TResult> Answer => _answer.Task;

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
                // A start that was given up because the supervisor stops.
                if (supervisor._reason is not null) Refuse();
                else _answer.TrySetException(exception);
            }
        }

        internal override void Refuse() => _answer.TrySetException(new StageStoppedException(supervisor.Name, supervisor.StopReason));
    }
}
