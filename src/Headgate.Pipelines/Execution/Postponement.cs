namespace Headgate.Pipelines.Execution;

/// <summary>Why a piece of work that a worker has had is not done: it waits, and is handled again.</summary>
internal sealed class Postponement
{
    private Postponement(TimeSpan? delay, Task? until)
    {
        Delay = delay;
        Until = until;
    }

    /// <summary>Waits until somebody lets it go on: <see cref="Crew{TItem}.Unblock"/>.</summary>
    public static Postponement Blocked { get; } = new(null, null);

    /// <summary>How long it waits; null when time does not end the waiting.</summary>
    public TimeSpan? Delay { get; }

    /// <summary>What it waits for; null when it waits for time.</summary>
    public Task? Until { get; }

    public static Postponement For(TimeSpan delay) => new(delay, null);

    public static Postponement UntilEndOf(Task task) => new(null, task);
}
