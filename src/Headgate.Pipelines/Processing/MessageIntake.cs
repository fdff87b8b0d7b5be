using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Execution;

namespace Headgate.Pipelines.Processing;

/// <summary>Keeps messages for workers that handle them one by one.</summary>
internal sealed class MessageIntake<T> : IIntake<T>, ICrewHost<Message<T>>
{
    private readonly StepRuntime _step;
    private readonly KeyRule<T> _keys;
    private readonly DoneCounter _done;
    private readonly Func<IShift<Message<T>>> _shifts;
    private readonly Crew<Message<T>> _crew;
    private readonly MessageReturn _returns;
    private StepCore<T> _core = null!;
    private IStepStage _stage = null!;

    /// <summary>Creates the intake.</summary>
    /// <param name="step">The step.</param>
    /// <param name="keys">What keeps messages in order.</param>
    /// <param name="done">Counts what is done.</param>
    /// <param name="shifts">Makes what a worker works with.</param>
    /// <param name="concurrency">How many workers.</param>
    public MessageIntake(StepRuntime step, KeyRule<T> keys, DoneCounter done, Func<IShift<Message<T>>> shifts, int concurrency)
    {
        _step = step;
        _keys = keys;
        _done = done;
        _shifts = shifts;
        _returns = new MessageReturn(step.Ledger);
        _crew = new Crew<Message<T>>(keys.IsKeyed ? new KeyedWorkQueue<Message<T>>() : new FifoWorkQueue<Message<T>>(), this, step.Environment, concurrency, Portion.Most);
    }

    public int Load => _crew.Load;

    public int WorkCount => _crew.Load;

    public int Concurrency
    {
        get => _crew.Concurrency;
        set => _crew.Concurrency = value;
    }

    public int BlockedCount => _crew.BlockedCount;

    public int BusyWorkers => _crew.BusyWorkers;

    public bool IsGathering => false;

    public bool HoldsMemoryUp => false;

    public void Attach(StepCore<T> core, IStepStage stage)
    {
        _core = core;
        _stage = stage;
    }

    public void Add(ReadOnlySpan<Message<T>> messages) => _crew.Add(_keys.IsKeyed ? _keys.Apply(messages) : messages);

    public void Hurry()
    {
    }

    public void Flush()
    {
    }

    public void NoteBusyTime() => _step.Numbers.NoteBusy(_crew.TakeBusyTime());

    public (long Handled, TimeSpan Total) TakeLatency() => _crew.TakeLatency();

    public Task PauseAsync() => _crew.PauseAsync();

    public void Resume() => _crew.Resume();

    public int Unblock() => _crew.Unblock();

    public List<Message<T>> Stop() => _crew.Stop();

    public void Dispose() => _crew.Dispose();

    int ICrewHost<Message<T>>.KeyOf(Message<T> item) => item.Delivery.Key;

    IShift<Message<T>> ICrewHost<Message<T>>.BeginShift() => _shifts();

    void ICrewHost<Message<T>>.Count(ReadOnlySpan<Message<T>> items)
    {
        if (_core.SoleLane is >= 0 and var lane) _done.Add(lane, items.Length);
        else CountByLane(items);
        _step.NoteProcessed(items.Length);
    }

    void ICrewHost<Message<T>>.Done() => _core.Notify();

    /// <summary>Messages of one producer come together: they are counted together.</summary>
    private void CountByLane(ReadOnlySpan<Message<T>> items)
    {
        for (var from = 0; from < items.Length;)
        {
            var lane = _core.LaneOf(items[from]);
            var to = from + 1;
            while (to < items.Length && _core.LaneOf(items[to]) == lane) to++;
            _done.Add(lane, to - from);
            from = to;
        }
    }

    void ICrewHost<Message<T>>.GaveUp(Message<T> item) => _returns.Send(item);

    void ICrewHost<Message<T>>.Failed(Exception failure) => _stage.Break(failure);
}
