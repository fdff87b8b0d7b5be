namespace Headgate.Pipelines.Execution;

/// <summary>What a <see cref="Crew{TItem}"/> works for. Called on any thread, some of it under the crew's lock: implementations only take note and post.</summary>
internal interface ICrewHost<TItem>
{
    /// <summary>The key under which a piece of work is kept in order.</summary>
    int KeyOf(TItem item);

    /// <summary>What a new worker works with.</summary>
    IShift<TItem> BeginShift();

    /// <summary>Work is done; <paramref name="load"/> is what is left. Under the lock.</summary>
    void Done(ReadOnlySpan<TItem> items, int load);

    /// <summary>A piece of work was to be handled, or tried again, and will not be: the crew has stopped.</summary>
    void GaveUp(TItem item);

    /// <summary>A worker failed, through no fault of a handler's.</summary>
    void Failed(Exception failure);
}
