namespace Headgate.Pipelines.Execution;

/// <content>Work that waits until it is handled again, and the crew as a whole that waits while it is paused.</content>
internal sealed partial class Crew<TItem>
{
    private readonly RetryTimer<TItem> _retries;
    private readonly List<WorkItem<TItem>> _blocked = [];
    private readonly HashSet<ParkedWork> _parked = [];
    private bool _isPaused;
    private TaskCompletionSource? _pausing;

    /// <summary>How many pieces of work wait for <see cref="Unblock"/>.</summary>
    public int BlockedCount
    {
        get
        {
            lock (_gate) return _blocked.Count;
        }
    }

    /// <summary>Gives out no work until <see cref="Resume"/>.</summary>
    /// <returns>A task that ends when no worker has any in hand.</returns>
    public Task PauseAsync()
    {
        lock (_gate)
        {
            _isPaused = true;
            if (_active == 0) return Task.CompletedTask;
            _pausing ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _pausing.Task;
        }
    }

    /// <summary>Gives out work again.</summary>
    public void Resume()
    {
        TaskCompletionSource? pausing;
        lock (_gate)
        {
            // Whoever waits for the last of its workers waits on: they are not to be given up while they work.
            if (_isStopped) return;
            _isPaused = false;
            pausing = _pausing;
            _pausing = null;
            WakeAsNeeded();
        }

        pausing?.TrySetResult();
    }

    /// <summary>Lets blocked work be handled again.</summary>
    /// <returns>How much it was.</returns>
    public int Unblock()
    {
        WorkItem<TItem>[] blocked;
        lock (_gate)
        {
            blocked = [.. _blocked];
            _blocked.Clear();
        }

        foreach (var item in blocked) TryAgain(item);
        return blocked.Length;
    }

    /// <summary>A piece of work that was handled is handled again later; its key waits with it, its worker does not.</summary>
    internal void Postpone(WorkItem<TItem> item, Postponement postponement)
    {
        ParkedWork? parked = null;
        lock (_gate)
        {
            if (!_isStopped)
            {
                if (postponement.Delay is { } delay) _retries.Add(item, delay);
                else if (postponement.Until is null) _blocked.Add(item);
                else _parked.Add(parked = new ParkedWork(item));

                // Others of its batch may be done with: what was made of them does not wait for it.
                if (!postponement.IsUntried) _host.Done();
                if (parked is null) return;
            }
            else
            {
                _host.Count([item.Item]);
                Done(1);
            }
        }

        if (parked is not null) _ = AwaitAsync(parked, postponement.Until!);
        else _host.GaveUp(item.Item);
    }

    private async Task AwaitAsync(ParkedWork parked, Task until)
    {
        try
        {
            await until;
        }
        catch (Exception)
        {
            // Whoever handles the piece again learns how it went.
        }

        lock (_gate)
        {
            if (!_parked.Remove(parked)) return;
        }

        TryAgain(parked.Work);
    }

    private void TryAgain(WorkItem<TItem> item)
    {
        lock (_gate)
        {
            if (!_isStopped)
            {
                _handling--;
                _queue.TryAgain(item);
                WakeAsNeeded();
                return;
            }

            _host.Count([item.Item]);
            Done(1);
        }

        _host.GaveUp(item.Item);
    }

    private List<WorkItem<TItem>> TakePostponed()
    {
        var rest = _retries.Clear();
        rest.AddRange(_blocked);
        rest.AddRange(_parked.Select(static parked => parked.Work));
        _blocked.Clear();
        _parked.Clear();
        return rest;
    }

    private void EndPauseIfIdle()
    {
        TaskCompletionSource? pausing;
        lock (_gate)
        {
            if (_active > 0 || !_isPaused) return;
            pausing = _pausing;
            _pausing = null;
        }

        pausing?.TrySetResult();
    }

    private sealed class ParkedWork(WorkItem<TItem> work)
    {
        public WorkItem<TItem> Work { get; } = work;
    }
}
