namespace Headgate.Pipelines.Execution;

/// <summary>What one worker does with its work. Used by one thread at a time; every worker has its own.</summary>
internal interface IShift<in TItem>
{
    /// <summary>Handles one piece of work and keeps its result. Never throws for what user code throws.</summary>
    /// <returns>Null when it is done, well or badly; else what it waits for until it is handled again.</returns>
    ValueTask<Postponement?> HandleAsync(TItem item);

    /// <summary>Sends out what was kept. From then on the next of the same keys may be handled.</summary>
    ValueTask DeliverAsync();
}
