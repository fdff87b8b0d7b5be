namespace Headgate.Pipelines.Processing;

/// <summary>What a pipeline does with a running step. Any thread.</summary>
internal interface IStepControl
{
    /// <summary>The stage of the step.</summary>
    IStepStage Stage { get; }

    /// <summary>How many messages the step has and has not done; about.</summary>
    int Load { get; }

    /// <summary>How much there is for handlers to do, in hand or waiting: messages, or batches that are closed. What only gathers is not among it.</summary>
    int WorkCount { get; }

    /// <summary>How many handlers may run at once.</summary>
    int Concurrency { get; }

    /// <summary>How many messages, or batches, wait until somebody lets them be tried again.</summary>
    int BlockedCount { get; }

    /// <summary>How many workers have work in hand.</summary>
    int BusyWorkers { get; }

    /// <summary>Adds to the numbers of the step how long workers had work in hand since the last call.</summary>
    void NoteBusyTime();

    /// <summary>How many handlers have ended since the last call, and how long they took, all together.</summary>
    (long Handled, TimeSpan Total) TakeLatency();

    /// <summary>A source's stage has come to its end. The step hears of it from the source itself, unless it had no subscription to it: it came back, and ended at once.</summary>
    void NoteSourceEnded(int lane);

    /// <summary>Changes how many handlers may run at once, and how much is asked for.</summary>
    void SetConcurrency(int concurrency, int window, int minimum);

    /// <summary>Lets no handler begin until <see cref="Resume"/>; ends when none runs.</summary>
    Task PauseAsync();

    /// <summary>Lets handlers begin again.</summary>
    void Resume();

    /// <summary>Lets what is blocked be tried again.</summary>
    int Unblock();

    /// <summary>Lets what waits to be joined by more go on as it is.</summary>
    void Flush();

    /// <summary>Lets some of what waits to be joined by more go on as it is, if that and the like have all of the memory that others wait for.</summary>
    void Hurry();
}
