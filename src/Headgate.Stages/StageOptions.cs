using Headgate.Stages.Execution;

namespace Headgate.Stages;

/// <summary>Options of any stage. Read once, when the stage is constructed.</summary>
public class StageOptions
{
    /// <summary>Gets the name of the stage, for logs, errors and introspection. Names need not be unique.</summary>
    /// <value>The default, null, is the name of the stage's type.</value>
    public string? Name { get; init; }

    /// <summary>Gets how long a stage that is disposed may take to stop before it is killed.</summary>
    /// <value>The default is 5 seconds. 0 or more; 0 kills it at once. <see cref="Timeout.InfiniteTimeSpan"/>, or more than 49 days, waits without end.</value>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(5);

    internal static StageOptions Default { get; } = new();

    internal virtual void Validate() => Deadline.Check(ShutdownTimeout, nameof(ShutdownTimeout));
}
