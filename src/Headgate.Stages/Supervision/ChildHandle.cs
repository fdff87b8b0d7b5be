namespace Headgate.Stages.Supervision;

/// <summary>A child of a supervisor, through all its restarts. Every member may be used on any thread.</summary>
public class ChildHandle
{
    private volatile Supervisor? _supervisor;

    internal ChildHandle(string id, Func<ISupervised> factory, ChildOptions options, bool isSupervisor)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        Id = id;
        Factory = factory;
        Options = options;
        IsSupervisor = isSupervisor;
    }

    /// <summary>Gets the child's id, unique in its supervisor.</summary>
    public string Id { get; }

    /// <summary>Gets the running stage; null while there is none, or when the child is no stage.</summary>
    public Stage? Stage => Slot?.Instance is Stage { Status: not StageStatus.Created } stage ? stage : null;

    /// <summary>Gets what the child is doing.</summary>
    public ChildStatus Status => Slot?.Status ?? ChildStatus.Waiting;

    /// <summary>Gets how often the child was started anew.</summary>
    public int RestartCount => Slot?.RestartCount ?? 0;

    internal Func<ISupervised> Factory { get; }

    internal ChildOptions Options { get; }

    internal bool IsSupervisor { get; }

    internal ChildShutdown Shutdown => Options.Shutdown ?? (IsSupervisor ? ChildShutdown.Infinite : ChildShutdown.Default);

    internal ChildSlot? Slot { get; private set; }

    private protected Supervisor? Supervisor => _supervisor;

    internal void Attach(Supervisor supervisor, ChildSlot slot)
    {
        if (_supervisor is not null) throw new InvalidOperationException($"Child '{Id}' has a supervisor already. Make a specification of its own for each supervisor.");
        Slot = slot;
        _supervisor = supervisor;
    }
}
