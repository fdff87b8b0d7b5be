namespace Headgate.Stages.Supervision;

/// <summary>A child in its supervisor. Written by the supervisor's loop, read by any thread.</summary>
internal sealed class ChildSlot(ChildHandle handle)
{
    private volatile ISupervised? _instance;
    private volatile ChildStatus _status = ChildStatus.Waiting;
    private volatile StopReason? _lastReason;
    private volatile int _restartCount;

    public ChildHandle Handle => handle;

    public string Id => handle.Id;

    public ISupervised? Instance
    {
        get => _instance;
        set => _instance = value;
    }

    public ChildStatus Status
    {
        get => _status;
        set => _status = value;
    }

    public StopReason? LastReason
    {
        get => _lastReason;
        set => _lastReason = value;
    }

    public int RestartCount
    {
        get => _restartCount;
        set => _restartCount = value;
    }

    /// <summary>Those who wait for the child to run: what to do then, and what to do if it never will.</summary>
    public List<(Action<ISupervised> Run, Action GiveUp)> Waiting { get; } = [];

    public ChildSnapshot ToSnapshot() => new(Id, Status, handle.Options.Restart, RestartCount, LastReason, handle.IsSupervisor);
}
