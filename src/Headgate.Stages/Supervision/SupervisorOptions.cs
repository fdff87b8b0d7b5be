namespace Headgate.Stages.Supervision;

/// <summary>Options of a supervisor.</summary>
public sealed class SupervisorOptions
{
    /// <summary>Gets the name, for logs and errors.</summary>
    /// <value>The default is <c>Supervisor</c>. Not blank.</value>
    public string Name { get; init; } = "Supervisor";

    /// <summary>Gets which children are restarted when one has stopped.</summary>
    /// <value>The default is <see cref="RestartStrategy.OneForOne"/>.</value>
    public RestartStrategy Strategy { get; init; } = RestartStrategy.OneForOne;

    /// <summary>Gets how many restarts are allowed within <see cref="Within"/> (OTP <c>intensity</c>).</summary>
    /// <value>The default is 3. 0 or more.</value>
    public int MaxRestarts { get; init; } = 3;

    /// <summary>Gets the length of the sliding window in which restarts are counted (OTP <c>period</c>).</summary>
    /// <value>The default is 5 seconds. More than 0.</value>
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how long the supervisor waits before it starts a child anew. Long waits keep a crash loop below <see cref="MaxRestarts"/>: then it goes on, slowly.</summary>
    /// <value>The default is <see cref="RestartBackoff.None"/>.</value>
    public RestartBackoff Backoff { get; init; } = RestartBackoff.None;

    /// <summary>Gets the options of the children that are added without options of their own.</summary>
    /// <value>The default is that of <see cref="ChildOptions"/>.</value>
    public ChildOptions ChildDefaults { get; init; } = ChildOptions.Default;

    /// <summary>Gets whether the supervisor stops, normally, when its last child has ended for good (OTP <c>auto_shutdown: all_significant</c>): for jobs that have an end.</summary>
    /// <value>The default is false: it waits for new children.</value>
    public bool StopsWithLastChild { get; init; }

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        ArgumentNullException.ThrowIfNull(Backoff);
        ArgumentNullException.ThrowIfNull(ChildDefaults);
        if (MaxRestarts < 0) throw new ArgumentOutOfRangeException(nameof(MaxRestarts), MaxRestarts, $"MaxRestarts must be 0 or more, was {MaxRestarts}.");
        if (Within <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(Within), Within, $"Within must be more than 0, was {Within}.");
        if (!Enum.IsDefined(Strategy))
        {
            throw new ArgumentOutOfRangeException(nameof(Strategy), Strategy, $"Strategy must be one of {string.Join(", ", Enum.GetNames<RestartStrategy>())}, was {Strategy}.");
        }
    }
}
