namespace Headgate.Pipelines.Processing;

/// <summary>What a step does with the messages that it receives: keeps them for its workers, one by one or in batches.</summary>
internal interface IIntake<T> : IDisposable
{
    /// <summary>Tells it whom it works for, before anything else.</summary>
    void Attach(StepCore<T> core, IStepStage stage);

    /// <summary>How many messages it has and has not done; of a batch all of them until the last is done. Any thread.</summary>
    int Load { get; }

    /// <summary>How much there is for handlers to do, in hand or waiting: messages, or batches that are closed. Any thread.</summary>
    int WorkCount { get; }

    /// <summary>How many handlers may run at once. Any thread.</summary>
    int Concurrency { get; set; }

    /// <summary>How many messages, or batches, wait until somebody lets them be tried again. Any thread.</summary>
    int BlockedCount { get; }

    /// <summary>How many workers have work in hand. Any thread.</summary>
    int BusyWorkers { get; }

    /// <summary>Adds to the numbers of the step how long workers had work in hand since the last call. Any thread.</summary>
    void NoteBusyTime();

    /// <summary>How many handlers have ended since the last call, and how long they took, all together. Any thread.</summary>
    (long Handled, TimeSpan Total) TakeLatency();

    /// <summary>Messages have come. On the stage's loop.</summary>
    void Add(ReadOnlySpan<Message<T>> messages);

    /// <summary>Whether everything that it has waits to be joined by more. On the stage's loop.</summary>
    bool IsGathering { get; }

    /// <summary>Whether what waits to be joined by more, here and in other steps, has all of the memory that messages wait for. On the stage's loop.</summary>
    bool HoldsMemoryUp { get; }

    /// <summary>Not everything can come as long as nothing is done: some of what waits to be joined by more goes on as it is. On the stage's loop.</summary>
    void Hurry();

    /// <summary>What waits to be joined by more goes on as it is: no more will come, or nobody wants to wait. On the stage's loop.</summary>
    void Flush();

    /// <summary>Lets no handler begin until <see cref="Resume"/>; ends when none runs. Any thread.</summary>
    Task PauseAsync();

    /// <summary>Lets handlers begin again. Any thread.</summary>
    void Resume();

    /// <summary>Lets what is blocked be tried again. Any thread.</summary>
    int Unblock();

    /// <summary>Begins nothing more, and returns what was not begun. Any thread.</summary>
    List<Message<T>> Stop();
}
