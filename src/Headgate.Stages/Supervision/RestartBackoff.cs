namespace Headgate.Stages.Supervision;

/// <summary>How long a supervisor waits before it starts a child anew. Immutable, and safe to share between threads and supervisors.</summary>
/// <remarks>The wait is per child and taken from the environment's clock. While a child waits it is <see cref="ChildStatus.Restarting"/>: consumers that
/// subscribed through its handle wait with it, the supervisor goes on with its other children, and the child or the supervisor can be stopped at once.</remarks>
public sealed class RestartBackoff
{
    private RestartBackoff(TimeSpan shortest, TimeSpan longest)
    {
        Shortest = shortest;
        Longest = longest;
    }

    /// <summary>Gets the back-off that does not wait.</summary>
    public static RestartBackoff None { get; } = new(TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>Gets how long the first wait is.</summary>
    public TimeSpan Shortest { get; }

    /// <summary>Gets how long a wait is at most; and how long a child must have run to begin again with <see cref="Shortest"/>.</summary>
    public TimeSpan Longest { get; }

    /// <summary>Waits that double from one restart to the next, up to a longest one. A child that has run as long as that begins again with the shortest.</summary>
    /// <param name="shortest">The first wait; more than 0.</param>
    /// <param name="longest">The longest wait; from <paramref name="shortest"/> to 49 days.</param>
    /// <returns>The back-off.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A wait is out of range.</exception>
    public static RestartBackoff Exponential(TimeSpan shortest, TimeSpan longest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(shortest, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, shortest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(longest, TimeSpan.FromDays(49));
        return new RestartBackoff(shortest, longest);
    }

    /// <summary>The wait before the restart that follows <paramref name="earlier"/> others.</summary>
    internal TimeSpan After(int earlier)
    {
        var wait = Shortest;
        for (var i = 0; i < earlier && wait < Longest; i++) wait += wait;
        return wait < Longest ? wait : Longest;
    }
}
