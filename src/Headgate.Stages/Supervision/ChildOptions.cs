namespace Headgate.Stages.Supervision;

/// <summary>How a supervisor treats one child.</summary>
public sealed class ChildOptions
{
    /// <summary>Gets when the child is started anew.</summary>
    /// <value>The default is <see cref="Restart.Permanent"/>.</value>
    public Restart Restart { get; init; } = Restart.Permanent;

    /// <summary>Gets how the child is stopped.</summary>
    /// <value>The default, null, is <see cref="ChildShutdown.Default"/> for stages and tasks, <see cref="ChildShutdown.Infinite"/> for supervisors.</value>
    public ChildShutdown? Shutdown { get; init; }

    internal static ChildOptions Default { get; } = new();
}
