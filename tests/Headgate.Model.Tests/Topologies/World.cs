using Headgate.Stages;
using Headgate.Testing.Scheduling;

namespace Headgate.Model.Tests.Topologies;

/// <summary>One lab with the stages of one seed, their accounts, and the calls that were made from outside.</summary>
internal sealed class World : IDisposable
{
    private const int MostSteps = 50_000;

    private readonly List<(int Step, string What)> _notes = [];
    private readonly SynchronizationContext? _before = SynchronizationContext.Current;
    private readonly bool _keepsTrace;

    public World(int seed, bool keepsTrace)
    {
        _keepsTrace = keepsTrace;
        Lab = new StageLab(seed, keepsTrace: keepsTrace);

        // What the test awaits is continued by the lab as well.
        SynchronizationContext? inside = null;
        Lab.Run(() =>
        {
            inside = SynchronizationContext.Current;
            return Task.CompletedTask;
        });
        SynchronizationContext.SetSynchronizationContext(inside);
    }

    public StageLab Lab { get; }

    public Ledger Ledger { get; } = new();

    public Calls Calls { get; } = new();

    public List<IActor> Actors { get; } = [];

    /// <summary>What happened, step by step; empty unless the world keeps it.</summary>
    public IReadOnlyList<string> Trace
    {
        get
        {
            var lines = new List<string>();
            var steps = Lab.Trace;
            var next = 0;
            foreach (var (step, what) in _notes)
            {
                while (next < step) lines.Add($"    {steps[next++]}");
                lines.Add(what);
            }

            while (next < steps.Count) lines.Add($"    {steps[next++]}");
            return lines;
        }
    }

    public void Dispose() => SynchronizationContext.SetSynchronizationContext(_before);

    /// <summary>Writes down what the test does.</summary>
    public void Note(string what, object? who = null, object? how = null)
    {
        if (_keepsTrace) _notes.Add((Lab.Trace.Count, $"{what} {who} {how}"));
    }

    public void Start<TActor>(TActor actor)
        where TActor : Stage, IActor
    {
        Note("start", actor);
        Actors.Add(actor);
        if (actor.Emitter is { } emitter)
        {
            emitter.Stage = actor;
            Ledger.Emitters.Add(emitter);
        }

        if (actor.Taker is { } taker)
        {
            taker.Stage = actor;
            Ledger.Takers.Add(taker);
        }

        Lab.Start(actor);
    }

    /// <summary>Lets a few things happen.</summary>
    public void Step(int count)
    {
        for (var i = 0; i < count && Lab.Step(); i++) Check();
        Check();
    }

    /// <summary>Lets everything happen that can, and then lets time pass.</summary>
    public void Rest()
    {
        RunDry();
        var clock = Lab.Time;
        if (!Actors.Exists(static actor => actor.Script.Mood == Mood.Slow)) return;
        Lab.Run(() => Task.Delay(TimeSpan.FromMinutes(1), clock));
        RunDry();
    }

    /// <summary>Everything that must hold at rest: answers have come, nothing failed that was not made to, and the accounts balance.</summary>
    public void CheckAtRest()
    {
        Calls.Check();
        foreach (var actor in Actors) CheckEnd(actor);
        Ledger.CheckAtRest();
        Check();
    }

    private void CheckEnd(IActor actor)
    {
        if (actor.Script.IsEnded || !actor.Stage.Completion.IsCompleted) return;
        actor.Script.IsEnded = true;
        Note("ended:", actor.Stage.Name, actor.Stage.StopReason);
        if (actor.Stage.StopReason?.Exception is { } failure) Calls.CheckFailure(failure, actor.Stage.Name);
    }

    private void Check()
    {
        if (Ledger.Failure is { } failure) throw new ModelFailureException(failure);
    }

    private void RunDry()
    {
        for (var steps = 0; Lab.Step(); steps++)
        {
            Check();
            ModelFailureException.Unless(steps < MostSteps, "The stages come to rest.");
        }

        Check();
    }
}
