using System.Runtime.InteropServices;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Execution;
using Headgate.Pipelines.Limits;
using Headgate.Pipelines.Processing;

namespace Headgate.Pipelines.Batching;

/// <summary>Gathers messages into batches for workers that handle those. The book and the timer belong to the stage's loop.</summary>
internal sealed class BatchIntake<T> : IIntake<T>, ICrewHost<BatchWork<T>>
{
    private readonly StepRuntime _step;
    private readonly BatchBook<T> _book;
    private readonly BatchKeyRule<T> _keys;
    private readonly DoneCounter _done;
    private readonly Func<IShift<BatchWork<T>>> _shifts;
    private readonly Crew<BatchWork<T>> _crew;
    private readonly List<ClosedBatch<T>> _closed = [];
    private readonly List<BatchWork<T>> _work = [];
    private readonly SpareLists<T> _spare = new();
    private readonly ITimer _timer;
    private readonly MessageReturn _returns;
    private readonly bool _isSimple;
    private readonly bool _countsBytes;
    private StepCore<T> _core = null!;
    private IStepStage _stage = null!;
    private long? _due;
    private volatile bool _isStopped;
    private int _unkeyed;
    private long _gatheringBytes;
    private int _load;

    /// <summary>Creates the intake.</summary>
    /// <param name="step">The batcher.</param>
    /// <param name="rules">When a batch is closed.</param>
    /// <param name="keys">What keeps batches in order.</param>
    /// <param name="done">Counts what is done.</param>
    /// <param name="shifts">Makes what a worker works with.</param>
    /// <param name="concurrency">How many batches are handled at once.</param>
    public BatchIntake(StepRuntime step, BatchRules<T> rules, BatchKeyRule<T> keys, DoneCounter done, Func<IShift<BatchWork<T>>> shifts, int concurrency)
    {
        _step = step;
        _keys = keys;
        _done = done;
        _shifts = shifts;
        _book = new BatchBook<T>(rules, step.Clock.TimestampFrequency, _spare);
        _isSimple = rules.Gauge is null && !keys.HasPartitions;
        _returns = new MessageReturn(step.Ledger);
        _countsBytes = step.Ledger.LimitsBytes;
        _crew = new Crew<BatchWork<T>>(new KeyedWorkQueue<BatchWork<T>>(), this, step.Environment, concurrency, mostAtOnce: 1);
        _timer = step.Clock.CreateTimer(static intake => ((BatchIntake<T>)intake!).TimeHasCome(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Load => Volatile.Read(ref _load);

    public int WorkCount => _crew.Load;

    public int Concurrency
    {
        get => _crew.Concurrency;
        set => _crew.Concurrency = value;
    }

    public int BlockedCount => _crew.BlockedCount;

    public int BusyWorkers => _crew.BusyWorkers;

    public bool IsGathering => _book.HeldCount > 0 && _crew.Load == 0;

    public bool HoldsMemoryUp => _gatheringBytes > 0 && _step.Ledger.IsHeldUpByBatches;

    public void Attach(StepCore<T> core, IStepStage stage)
    {
        _core = core;
        _stage = stage;
    }

    public void Add(ReadOnlySpan<Message<T>> messages)
    {
        var now = _step.Clock.GetTimestamp();
        var count = messages.Length;
        var bytes = _countsBytes ? BytesOf(messages) : 0;
        while (!messages.IsEmpty)
        {
            var plain = _isSimple ? PlainRunOf(messages) : 0;
            if (plain > 0) _book.AddPlain(messages[..plain], now, _closed);
            else Add(messages[0], now);
            messages = messages[Math.Max(1, plain)..];
        }

        _book.EndRun(_closed);
        HandOver(count, bytes);
    }

    public void Hurry()
    {
        _book.CloseFullest(_closed);
        HandOver();
    }

    public void Flush()
    {
        _book.CloseAll(BatchTrigger.Drain, _closed);
        HandOver();
    }

    public void NoteBusyTime() => _step.Numbers.NoteBusy(_crew.TakeBusyTime());

    public (long Handled, TimeSpan Total) TakeLatency() => _crew.TakeLatency();

    public Task PauseAsync() => _crew.PauseAsync();

    public void Resume() => _crew.Resume();

    public int Unblock() => _crew.Unblock();

    public List<Message<T>> Stop()
    {
        _isStopped = true;
        _timer.Dispose();
        var work = _crew.Stop();
        var rest = _book.Clear();
        Interlocked.Add(ref _load, -(rest.Count + work.Sum(static batch => batch.Size)));
        NoteGathering(-_gatheringBytes);
        rest.InsertRange(0, work.SelectMany(static batch => batch.Unfinished));
        return rest;
    }

    public void Dispose()
    {
        _timer.Dispose();
        _crew.Dispose();
    }

    int ICrewHost<BatchWork<T>>.KeyOf(BatchWork<T> item) => item.Key;

    IShift<BatchWork<T>> ICrewHost<BatchWork<T>>.BeginShift() => _shifts();

    void ICrewHost<BatchWork<T>>.Count(ReadOnlySpan<BatchWork<T>> items)
    {
        var messages = 0;
        foreach (var item in items)
        {
            messages += item.Size;
            if (item.Lanes is { } lanes) _done.Add(lanes);
            else _done.Add(0, item.Size);
            if (item is { IsSpent: true, Messages: List<Message<T>> spent }) _spare.Return(spent);
        }

        Interlocked.Add(ref _load, -messages);
        _step.Numbers.NoteBatches(items.Length);
        _step.NoteProcessed(messages);
    }

    void ICrewHost<BatchWork<T>>.Done() => _core.Notify();

    void ICrewHost<BatchWork<T>>.GaveUp(BatchWork<T> item) => _returns.Send<T>([.. item.Unfinished]);

    void ICrewHost<BatchWork<T>>.Failed(Exception failure) => _stage.Break(failure);

    /// <summary>How much memory was let in with messages. A part of a message has none of its own: others may have other parts of it.</summary>
    private static long BytesOf(ReadOnlySpan<Message<T>> messages)
    {
        var bytes = 0L;
        foreach (var message in messages) bytes += message.Delivery.AdmittedBytes;
        return bytes;
    }

    private static int PlainRunOf(ReadOnlySpan<Message<T>> messages)
    {
        var first = messages[0];
        if (!first.IsPlain) return 0;
        var count = 1;
        while (count < messages.Length && (messages[count].IsRoutedLike(first) || messages[count].IsPlain)) count++;
        return count;
    }

    private void Add(in Message<T> message, long now)
    {
        if (message.Failure is not null)
        {
            // It has failed on its way here, and is no reason to fail others.
            _closed.Add(ClosedBatch<T>.Alone(_step.Name, message));
            return;
        }

        try
        {
            _book.Add(message, _keys.PartitionOf(message), now, _closed);
        }
        catch (Exception failure)
        {
            // A rule of the user's, for the key or for the size, has thrown: the message fails, alone.
            _closed.Add(ClosedBatch<T>.Alone(_step.Name, message.Fail(failure)));
        }
    }

    /// <summary>Hands what is closed to the workers.</summary>
    /// <param name="come">How many messages have come.</param>
    /// <param name="bytes">How much memory was let in with them.</param>
    private void HandOver(int come = 0, long bytes = 0)
    {
        SetTimer();

        // Before workers have what is closed: from then on it may be done, and its memory freed.
        if (_countsBytes) NoteBytes(bytes);
        if (come > 0) Interlocked.Add(ref _load, come);
        if (_closed.Count == 0) return;
        foreach (var batch in _closed)
        {
            _step.Telemetry.BatchClosed(batch);
            _work.Add(WorkOf(batch));
        }

        _crew.Add(CollectionsMarshal.AsSpan(_work));
        _closed.Clear();
        _work.Clear();
    }

    private void SetTimer()
    {
        if (_book.NextDue == _due) return;
        _due = _book.NextDue;
        if (_due is not { } due) return;
        _timer.Change(Timestamp.Until(due, _step.Clock), Timeout.InfiniteTimeSpan);
    }

    private void NoteBytes(long change)
    {
        foreach (var batch in _closed) change -= BytesOf(CollectionsMarshal.AsSpan(batch.Messages));
        NoteGathering(change);
    }

    private void NoteGathering(long change)
    {
        if (change == 0) return;
        _gatheringBytes += change;
        _step.Ledger.NoteGathering(change);
    }

    private BatchWork<T> WorkOf(ClosedBatch<T> batch)
    {
        // Batches without a key are not kept in order: each has a key of its own.
        var key = _keys.OrderOf(batch) is { } order ? order | int.MinValue : _unkeyed++ & int.MaxValue;
        if (_done.Lanes == 1) return new BatchWork<T>(batch, key, null);
        var lanes = new int[_done.Lanes];
        foreach (var message in batch.Messages) lanes[_core.LaneOf(message)]++;
        return new BatchWork<T>(batch, key, lanes);
    }

    private void TimeHasCome()
    {
        if (!_isStopped) _stage.RunOnLoop(CloseDue);
    }

    private void CloseDue()
    {
        _due = null;
        _book.CloseDue(_step.Clock.GetTimestamp(), _closed);
        HandOver();
    }
}
