namespace Headgate.Stages.Supervision;

/// <summary>Options of a <see cref="ConsumerSupervisor{T}"/>.</summary>
/// <typeparam name="T">The type of the events.</typeparam>
public sealed class ConsumerSupervisorOptions<T> : ConsumerOptions<T>
{
    /// <summary>Gets whether a task that fails is started again with the same event.</summary>
    /// <value>The default is <see cref="Restart.Temporary"/>: it is not. <see cref="Restart.Permanent"/> is refused: a task that ended well must not run again.</value>
    public Restart Restart { get; init; } = Restart.Temporary;

    /// <summary>Gets how often one task may be started again within <see cref="Within"/> before its event is given up.</summary>
    /// <value>The default is 3. 0 or more.</value>
    public int MaxRestarts { get; init; } = 3;

    /// <summary>Gets the length of the sliding window in which the restarts of one task are counted.</summary>
    /// <value>The default is 5 seconds. More than 0.</value>
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets what is done with an event whose task failed and is not started again. Runs on the stage's loop; what it throws stops the stage.</summary>
    /// <value>The default, null, does nothing; the failure is logged in any case.</value>
    public Action<T, Exception>? OnGivenUp { get; init; }

    internal override void Validate()
    {
        base.Validate();
        if (Restart is not (Restart.Temporary or Restart.Transient))
        {
            throw new ArgumentOutOfRangeException(nameof(Restart), Restart, $"Restart must be Temporary or Transient for a consumer supervisor, was {Restart}.");
        }

        if (MaxRestarts < 0) throw new ArgumentOutOfRangeException(nameof(MaxRestarts), MaxRestarts, $"MaxRestarts must be 0 or more, was {MaxRestarts}.");
        if (Within <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(Within), Within, $"Within must be more than 0, was {Within}.");
    }
}
