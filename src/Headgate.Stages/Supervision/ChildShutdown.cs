namespace Headgate.Stages.Supervision;

/// <summary>How a supervisor stops a child (OTP's shutdown values).</summary>
public readonly record struct ChildShutdown
{
    private readonly TimeSpan _deadline;

    private ChildShutdown(TimeSpan deadline) => _deadline = deadline;

    /// <summary>Gets the shutdown that kills the child at once.</summary>
    public static ChildShutdown Kill { get; } = new(TimeSpan.MinValue);

    /// <summary>Gets the shutdown that waits without end.</summary>
    public static ChildShutdown Infinite { get; } = new(Timeout.InfiniteTimeSpan);

    /// <summary>Gets the default for stages: 5 seconds.</summary>
    public static ChildShutdown Default { get; } = Within(TimeSpan.FromSeconds(5));

    /// <summary>Gets whether the child is killed at once.</summary>
    public bool IsKill => _deadline == TimeSpan.MinValue;

    /// <summary>Gets how long the child may take before it is killed; <see cref="Timeout.InfiniteTimeSpan"/> for without end.</summary>
    public TimeSpan Deadline => IsKill ? TimeSpan.Zero : _deadline;

    /// <summary>The shutdown that asks the child to stop and kills it after a time.</summary>
    /// <param name="deadline">How long it may take; 0 or more. More than 49 days count as without end.</param>
    /// <returns>The shutdown.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deadline"/> is negative.</exception>
    public static ChildShutdown Within(TimeSpan deadline)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(deadline, TimeSpan.Zero);
        return new ChildShutdown(deadline);
    }
}
