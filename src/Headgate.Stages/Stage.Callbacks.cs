using Headgate.Stages.Diagnostics;
using Headgate.Stages.Execution;

namespace Headgate.Stages;

/// <content>How callbacks run: output opens before, closes after, and is off limits to the loop while the callback awaits.</content>
public abstract partial class Stage
{
    private long _startedAt;

    ValueTask<bool> ILoopOwner.HandleAsync(Signal signal)
    {
        // The quick way, for signals whose callbacks do not await: no state machine.
        try
        {
            if (Loop.IsKilled)
            {
                Loop.PutBack(signal);
                return HandleRestAsync(default, isDelivered: true);
            }

            var delivery = signal.DeliverAsync();
            if (!delivery.IsCompletedSuccessfully) return HandleRestAsync(delivery, isDelivered: false);
            if (IsStopping) return HandleRestAsync(default, isDelivered: true);
            var settling = SettleAsync();
            return settling.IsCompletedSuccessfully && !IsStopping ? new ValueTask<bool>(true) : HandleRestAsync(settling, isDelivered: true);
        }
        catch (Exception exception)
        {
            return HandleRestAsync(ValueTask.FromException(exception), isDelivered: true);
        }
    }

    void ILoopOwner.EndAbandoned() => _ending.OnReached(GiveUpRest);

    void ILoopOwner.Break(Exception failure)
    {
        Interlocked.CompareExchange(ref _stopReason, StopReason.Fault(failure), null);
        _status = StageStatus.Faulted;
        StageEvents.Failed(_logger, failure, Name, StopKind.Fault);
        Complete(failure);
    }

    /// <summary>Creates what depends on the environment.</summary>
    internal abstract void OnAttached();

    internal virtual void OpenOutput()
    {
    }

    internal virtual void SuspendOutput()
    {
    }

    internal virtual void CloseOutput()
    {
    }

    internal virtual void AbandonOutput()
    {
    }

    /// <summary>The stage has stopped, and the callback that a kill had abandoned has ended: gives up what that has left. On any thread.</summary>
    internal virtual void GiveUpRest()
    {
    }

    /// <summary>Does what the last signal has made possible: processes events, meets demand.</summary>
    internal virtual ValueTask SettleAsync() => default;

    /// <summary>Runs <paramref name="action"/> when what was received before it has been processed and what was emitted before it dispatched.</summary>
    internal abstract void RunAfterEvents(Action action);

    /// <summary>Ends a callback that has been opened with <see cref="OpenOutput"/> and returned <paramref name="callback"/>.</summary>
    internal ValueTask EndCallbackAsync(ValueTask callback)
    {
        if (!callback.IsCompleted) return AwaitCallbackAsync(callback);
        callback.GetAwaiter().GetResult();
        CloseOutput();
        return default;
    }

    /// <summary>Stops the stage for <paramref name="reason"/> when what was received has been processed and what was emitted dispatched.</summary>
    internal void StopAfterEvents(StopReason reason)
    {
        // The stop is posted, as actions that wait behind the same events are: those that were there first run first.
        Loop.Post(new AfterEventsSignal(this, () => Loop.Post(new StopSignal(this, reason))));
    }

    private async ValueTask AwaitCallbackAsync(ValueTask callback)
    {
        SuspendOutput();
        await Loop.Park(callback);
        CloseOutput();
    }

    private async ValueTask<bool> HandleRestAsync(ValueTask step, bool isDelivered)
    {
        try
        {
            await step;
            if (!isDelivered && !IsStopping) await SettleAsync();
        }
        catch (Exception exception)
        {
            // What the failing callback had gathered is discarded, and counted.
            AbandonOutput();
            RequestStop(Loop.IsKilled ? StopReason.Killed : StopReason.Fault(exception));
        }

        if (!IsStopping) return true;
        await TerminateAsync();
        return false;
    }

    private sealed class StopSignal(Stage stage, StopReason reason) : Signal
    {
        internal override ValueTask DeliverAsync()
        {
            stage.RequestStop(reason);
            return default;
        }

        internal override void Refuse()
        {
        }
    }

    private sealed class ActionSignal(Stage stage, Action action) : Signal
    {
        internal override ValueTask DeliverAsync()
        {
            stage.OpenOutput();
            action();
            stage.CloseOutput();
            return default;
        }

        internal override void Refuse()
        {
        }
    }

    private sealed class AfterEventsSignal(Stage stage, Action action) : Signal
    {
        internal override ValueTask DeliverAsync()
        {
            stage.RunAfterEvents(action);
            return default;
        }

        internal override void Refuse()
        {
        }
    }

    private sealed class InvokeSignal<TResult>(Stage stage, Func<ValueTask<TResult>> function) : Signal
    {
        private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TResult _result = default!;

        public Task<TResult> Answer => _answer.Task;

        internal override async ValueTask DeliverAsync()
        {
            stage.OpenOutput();
            try
            {
                await RunAsync();
            }
            catch (Exception exception)
            {
                var isKilled = stage.Loop.IsKilled;
                _answer.TrySetException(isKilled ? new StageStoppedException(stage.Name, StopReason.Killed) : exception);
                if (isKilled) throw;
                return;
            }

            _answer.TrySetResult(_result);
        }

        internal override void Refuse() => _answer.TrySetException(new StageStoppedException(stage.Name, stage.StopReason));

        private async ValueTask RunAsync()
        {
            try
            {
                var call = CallAsync();
                if (call.IsCompleted)
                {
                    call.GetAwaiter().GetResult();
                }
                else
                {
                    stage.SuspendOutput();
                    await stage.Loop.Park(call);
                }
            }
            finally
            {
                if (!stage.Loop.IsKilled) stage.CloseOutput();
            }
        }

        private async ValueTask CallAsync() => _result = await function();
    }
}
