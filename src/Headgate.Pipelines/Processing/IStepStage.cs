namespace Headgate.Pipelines.Processing;

/// <summary>The stage of a step, as its <see cref="StepCore{T}"/> sees it: a consumer, or one that also emits.</summary>
internal interface IStepStage
{
    /// <summary>Runs something on the loop.</summary>
    void RunOnLoop(Action action);

    /// <summary>Emits what workers have made, and calls back when that has left the stage. On the loop.</summary>
    void SendThen(Action action);

    /// <summary>Ends the stage, after what it has emitted. On the loop.</summary>
    void End();

    /// <summary>The stage has stopped: what workers have in hand is cancelled, and what they have not begun is handed back to its source.</summary>
    ValueTask AbandonAsync();

    /// <summary>Stops the stage by a failure. Any thread.</summary>
    void Break(Exception failure);
}
