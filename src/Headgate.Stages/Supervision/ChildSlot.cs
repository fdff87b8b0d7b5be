namespace Headgate.Stages.Supervision;

/// <summary>A child in its supervisor. Written by the supervisor's loop, read by any thread.</summary>
internal sealed class ChildSlot(ChildHandle handle)
{
    private volatile ISupervised? _instance;
    private volatile ChildStatus _status = ChildStatus.Waiting;
    private volatile StopReason? _lastReason;
    private volatile int _restartCount;
    private volatile ChildStart? _starting;

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

    /// <summary>The start that is under way, if one is.</summary>
    public ChildStart? Starting
    {
        get => _starting;
        set => _starting = value;
    }

    /// <summary>With whom the child is started anew, while it is restarting. Only the loop looks at it.</summary>
    public RestartGroup? Group { get; set; }

    /// <summary>How many restarts have followed each other, none of which made the child run for long. Only the loop looks at it.</summary>
    public int RestartsInARow { get; set; }

    /// <summary>When the child that runs was started. Only the loop looks at it.</summary>
    public TimeSpan RunsSince { get; set; }

    /// <summary>Those who wait for the child to run: what to do then, and what to do if it never will.</summary>
    public List<(Action<ISupervised> Run, Action GiveUp)> Waiting { get; } = [];

    public ChildSnapshot ToSnapshot() => new(Id, Status, handle.Options.Restart, RestartCount, LastReason, handle.IsSupervisor);

    /// <summary>With what is below the child.</summary>
    public ChildSnapshot ToTree() => _instance switch
    {
        Stage { Status: not StageStatus.Created } stage => ToSnapshot() with { Stage = stage.GetSnapshot() },
        Supervisor supervisor => ToSnapshot() with { Supervisor = supervisor.GetSnapshot() },
        _ => ToSnapshot(),
    };
}
