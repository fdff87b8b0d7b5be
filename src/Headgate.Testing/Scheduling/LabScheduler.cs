using System.Runtime.CompilerServices;
using Headgate.Stages;
using Headgate.Stages.Execution;

namespace Headgate.Testing.Scheduling;

/// <summary>
/// What can run next, and who decides. Turns of stages and continuations of user code are items in one bag; a seeded generator draws the next
/// one. Everything runs on the thread that steps.
/// </summary>
internal sealed class LabScheduler(Random random, Action<string> trace) : SynchronizationContext, IStageScheduler
{
    private readonly List<Item> _ready = [];
    // Weak: a lab keeps no stage alive that its test has let go of.
    private readonly ConditionalWeakTable<StageLoop, Stage> _loops = [];
    private readonly List<WeakReference<Stage>> _stages = [];
    private readonly Lock _gate = new();
    private int _owner = Environment.CurrentManagedThreadId;
    private string? _escape;

    public int SignalsPerTurn => 1;

    public bool KeepsContext => true;

    public bool IsIdle
    {
        get
        {
            lock (_gate) return _ready.Count == 0;
        }
    }

    public void Yield(IThreadPoolWorkItem work) => Schedule(work);

    public void Schedule(IThreadPoolWorkItem work)
    {
        var loop = work as StageLoop;
        Add(new Item(work.Execute, loop?.Name ?? "work"));
        if (loop is null) return;
        lock (_gate)
        {
            if (loop.Owner is Stage stage && _loops.TryAdd(loop, stage)) _stages.Add(new WeakReference<Stage>(stage));
        }
    }

    /// <summary>The stages that have had a turn here, or are about to, and have not ended; in the order of their first.</summary>
    public List<Stage> LiveStages()
    {
        var stages = new List<Stage>();
        lock (_gate)
        {
            _stages.RemoveAll(static weak => !weak.TryGetTarget(out var stage) || stage.Status is StageStatus.Stopped or StageStatus.Faulted);
            foreach (var weak in _stages)
            {
                if (weak.TryGetTarget(out var stage)) stages.Add(stage);
            }
        }

        return stages;
    }

    // On the spot, and not on another thread: whatever awaits the token goes on in a step of its own all the same.
    public void Cancel(CancellationTokenSource source) => Stage.CancelQuietly(source);

    public override void Post(SendOrPostCallback d, object? state) => Add(new Item(() => d(state), "continuation"));

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    public void Run(Action action, string name) => Add(new Item(action, name));

    /// <summary>The thread that calls it becomes the only one that may schedule.</summary>
    public void Adopt() => _owner = Environment.CurrentManagedThreadId;

    /// <summary>Runs one item, drawn at random. False when there is none.</summary>
    public bool Step()
    {
        Item item;
        lock (_gate)
        {
            if (_escape is not null) throw new StageLabException(_escape);
            if (_ready.Count == 0) return false;
            var index = random.Next(_ready.Count);
            item = _ready[index];
            _ready.RemoveAt(index);
        }

        trace(item.Name);
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            item.Action();
        }
        finally
        {
            SetSynchronizationContext(before);
        }

        return true;
    }

    private void Add(Item item)
    {
        lock (_gate)
        {
            if (Environment.CurrentManagedThreadId != _owner)
            {
                _escape ??= $"'{item.Name}' was scheduled from a thread outside the lab, so the run cannot be replayed. "
                    + "Code under test must not use ConfigureAwait(false), Task.Run or real timers; give it the lab's clock.";
            }

            _ready.Add(item);
        }
    }

    private readonly record struct Item(Action Action, string Name);
}
