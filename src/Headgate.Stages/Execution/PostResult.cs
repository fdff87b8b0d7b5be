namespace Headgate.Stages.Execution;

/// <summary>What became of a signal that was posted to an <see cref="Inbox"/>.</summary>
internal enum PostResult
{
    /// <summary>The reader is awake and will see it.</summary>
    Queued,

    /// <summary>The reader sleeps: the writer that gets this answer must schedule it.</summary>
    Wake,

    /// <summary>The inbox is closed; the signal was not taken.</summary>
    Closed,
}
