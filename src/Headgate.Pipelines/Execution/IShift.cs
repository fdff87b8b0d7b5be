namespace Headgate.Pipelines.Execution;

/// <summary>What one worker does with its work. Used by one thread at a time; every worker has its own.</summary>
internal interface IShift<TItem>
{
    /// <summary>Handles one piece of work and keeps its result. Never throws for what user code throws.</summary>
    /// <returns>Null when it is done, well or badly; else what it waits for until it is handled again. Work that does not end at once ends only after
    /// <see cref="Yield"/>.</returns>
    ValueTask<Postponement?> HandleAsync(TItem item);

    /// <summary>Handles pieces of work from the front, until one does not end at once or is to be handled again. Never throws for what user code throws.</summary>
    /// <param name="items">The work.</param>
    /// <param name="unfinished">When not all is done: the handling of the next piece, as <see cref="HandleAsync"/> returns it.</param>
    /// <returns>How many are done.</returns>
    int HandleMany(ReadOnlySpan<TItem> items, out ValueTask<Postponement?> unfinished)
    {
        for (var i = 0; i < items.Length; i++)
        {
            unfinished = HandleAsync(items[i]);
            if (!unfinished.IsDone) return i;
        }

        unfinished = default;
        return items.Length;
    }

    /// <summary>Lets work that did not end at once keep its result when it ends. Until then nothing is kept but by the caller.</summary>
    void Yield();

    /// <summary>Fails one piece of work before its handler has begun.</summary>
    /// <returns>As <see cref="HandleAsync"/>.</returns>
    Postponement? Reject(TItem item, Exception failure);

    /// <summary>A turn of a worker begins: everything in it is the pipeline's.</summary>
    /// <param name="isBusy">Whether it had work left when its last turn ended; else it begins to work, until <see cref="Leave"/>.</param>
    void Enter(bool isBusy);

    /// <summary>A worker has no more work.</summary>
    void Leave();

    /// <summary>Sends out what was kept. From then on the next of the same keys may be handled.</summary>
    ValueTask DeliverAsync();
}
