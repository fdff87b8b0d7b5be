namespace Headgate.Model.Tests.Topologies;

/// <summary>Where a stage is told to fail.</summary>
internal enum FaultPoint
{
    None,
    Demand,
    Events,
    Subscribed,
    Cancelled,
    Invoke,

    /// <summary>A callback that has emitted fails before it returns.</summary>
    Emitted,

    /// <summary>The next callback with events kills its own stage and never ends.</summary>
    Hang,
}

/// <summary>How a stage does its work.</summary>
internal enum Mood
{
    /// <summary>At once, and exactly what it should.</summary>
    Prompt,

    /// <summary>Producers: less than was asked for; the rest is owed. Consumers: as <see cref="Prompt"/>.</summary>
    Late,

    /// <summary>Producers: more than was asked for. Producer-consumers: two events for one.</summary>
    Generous,

    /// <summary>Producer-consumers: in place, the batch goes on as it is.</summary>
    InPlace,

    /// <summary>Producer-consumers: every second event is dropped.</summary>
    Choosy,

    /// <summary>Awaits between events.</summary>
    Yielding,

    /// <summary>Lets time pass between events.</summary>
    Slow,
}

/// <summary>What the test tells a stage to do: its mood, a planned failure, a gate at which its callbacks wait.</summary>
internal sealed class Script(Ledger ledger, Dice dice, string name, Mood mood)
{
    private readonly Turn _turn = new(ledger, name);
    private volatile FaultPoint _plan;
    private TaskCompletionSource? _gate;

    public Dice Dice => dice;

    public Mood Mood => mood;

    public bool IsPaused => _gate is not null;

    /// <summary>Whether the end of the stage has been looked at.</summary>
    public bool IsEnded { get; set; }

    /// <summary>The next callback of this kind fails, once.</summary>
    public FaultPoint Plan
    {
        get => _plan;
        set => _plan = value;
    }

    /// <summary>A callback begins.</summary>
    public void Enter(FaultPoint point)
    {
        _turn.Take();
        Pass(point);
    }

    /// <summary>A callback has come to a point where it may be told to fail.</summary>
    public void Pass(FaultPoint point)
    {
        if (_plan != point) return;
        _plan = FaultPoint.None;
        throw new ChaosException($"{name}, {point}");
    }

    /// <summary>Whether this callback kills its own stage and never ends. True once, when it is planned.</summary>
    public bool Hangs()
    {
        if (_plan != FaultPoint.Hang) return false;
        _plan = FaultPoint.None;
        return true;
    }

    /// <summary>A callback ends.</summary>
    public void Leave() => _turn.Leave();

    public void Pause() => _gate ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume()
    {
        var gate = _gate;
        _gate = null;
        gate?.SetResult();
    }

    /// <summary>Waits while the stage is paused.</summary>
    public Task PassAsync() => _gate?.Task ?? Task.CompletedTask;

    /// <summary>What a callback does between two events.</summary>
    public async ValueTask BreatheAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        if (mood == Mood.Slow) await Task.Delay(TimeSpan.FromMilliseconds(dice.Between(1, 5)), clock, cancellationToken);
        else if (mood == Mood.Yielding) await Task.Yield();
    }
}
