namespace Headgate.Pipelines.Execution;

/// <summary>What a <see cref="Crew{TItem}"/> works for. Called on any thread, some of it under the crew's lock: implementations only take note and post.</summary>
internal interface ICrewHost<TItem>
{
    /// <summary>The key under which a piece of work is kept in order.</summary>
    int KeyOf(TItem item);

    /// <summary>What a new worker works with.</summary>
    IShift<TItem> BeginShift();

    /// <summary>Work is done, and is counted; not always under the lock. The crew calls <see cref="Done"/> when it no longer counts as under way.</summary>
    void Count(ReadOnlySpan<TItem> items);

    /// <summary>What was counted is under way no longer. Under the lock.</summary>
    void Done();

    /// <summary>A piece of work was to be handled, or tried again, and will not be: the crew has stopped.</summary>
    void GaveUp(TItem item);

    /// <summary>A worker failed, through no fault of a handler's.</summary>
    void Failed(Exception failure);
}
