using Headgate.Stages.Execution;

namespace Headgate.Stages;

/// <content>The normal end of a stage whose producers have ended: a last callback, then the stop.</content>
public abstract partial class Stage
{
    private bool _isCompleting;

    /// <summary>Whether the stage has taken leave of its producers, and runs its last callback or waits for what that has emitted.</summary>
    internal bool HasCompleted { get; private set; }

    /// <summary>Calls the user: no more events will come.</summary>
    internal virtual ValueTask CallCompletedAsync() => default;

    /// <summary>Takes leave of the producers that are left.</summary>
    internal virtual void CloseIntake(StopReason reason)
    {
    }

    /// <summary>Runs <paramref name="action"/> when what was emitted before it has been dispatched.</summary>
    internal virtual void RunAfterEmission(Action action) => action();

    /// <summary>Runs <paramref name="action"/> when what was received before it has been processed.</summary>
    internal virtual void RunAfterIntake(Action action) => RunAfterEvents(action);

    /// <summary>The producers have ended: when what was received has been processed the last callback runs, and when what that has emitted is
    /// dispatched the stage stops for <paramref name="reason"/>.</summary>
    internal void CompleteAfterIntake(StopReason reason)
    {
        if (_isCompleting) return;
        _isCompleting = true;

        // Posted, as a stop is: actions that wait behind the same events, and were there first, run first.
        Loop.Post(new CompleteSignal(this, reason, isAfterIntake: false));
    }

    private sealed class CompleteSignal(Stage stage, StopReason reason, bool isAfterIntake) : Signal
    {
        internal override ValueTask DeliverAsync()
        {
            if (isAfterIntake) return CompleteAsync();
            stage.RunAfterIntake(() => stage.Loop.Post(new CompleteSignal(stage, reason, isAfterIntake: true)));
            return default;
        }

        internal override void Refuse()
        {
        }

        private async ValueTask CompleteAsync()
        {
            // Nobody should go on to send, or wait for demand, to a stage that takes nothing more.
            stage.HasCompleted = true;
            stage.CloseIntake(reason);
            stage.OpenOutput();
            await stage.EndCallbackAsync(stage.CallCompletedAsync());
            stage.RunAfterEmission(() => stage.Loop.Post(new StopSignal(stage, reason)));
        }
    }
}
