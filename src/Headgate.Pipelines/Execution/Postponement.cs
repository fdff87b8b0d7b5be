namespace Headgate.Pipelines.Execution;

/// <summary>Why a piece of work that a worker has had is not done: it waits, and is handled again.</summary>
internal sealed class Postponement
{
    private Postponement()
    {
    }

    /// <summary>Waits until somebody lets it go on: <see cref="Crew{TItem}.Unblock"/>.</summary>
    public static Postponement Blocked { get; } = new();

    /// <summary>How long it waits; null when time does not end the waiting.</summary>
    public TimeSpan? Delay { get; private init; }

    /// <summary>What it waits for; null when it waits for time.</summary>
    public Task? Until { get; private init; }

    /// <summary>Whether its handler could not do its work, for want of permits or as a circuit is open: how quickly that went says nothing of how long the work takes.</summary>
    public bool IsUntried { get; private init; }

    /// <summary>It was tried, and is tried again after a while.</summary>
    public static Postponement For(TimeSpan delay) => new() { Delay = delay };

    /// <summary>It could not begin, and may after a while.</summary>
    public static Postponement Untried(TimeSpan delay) => new() { Delay = delay, IsUntried = true };

    /// <summary>It could not begin, and may when a task has ended.</summary>
    public static Postponement Untried(Task until) => new() { Until = until, IsUntried = true };
}
