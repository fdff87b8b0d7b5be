using System.Diagnostics;
using Headgate.Stages.Buffering;
using Headgate.Stages.Diagnostics;
using Headgate.Stages.Execution;
using Headgate.Stages.Inspection;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Intake;

/// <summary>The consuming half of a stage: its subscriptions, and what it has received and not processed. It belongs to one loop. How
/// subscriptions end is in the other part, <c>Inlet.Ends.cs</c>.</summary>
internal sealed partial class Inlet<T>(Stage stage, IInletOwner<T> owner)
{
    private readonly Dictionary<SubscriptionId, Inflow<T>> _inflows = [];
    private readonly Queue<Signal> _held = new();
    private volatile Subscription[] _subscriptions = [];
    private Batch<T>? _current;
    private bool _isForwarded;
    private int _forwardedCount;
    private long _processedCount;
    private long _lostCount;

    public long ProcessedCount => Volatile.Read(ref _processedCount);

    public long LostCount => Volatile.Read(ref _lostCount);

    /// <summary>The open and the pending subscriptions; a copy that any thread may read.</summary>
    public IReadOnlyList<Subscription> Subscriptions => _subscriptions;

    private bool CanStep => !stage.IsLeaving && (_current is null ? _held.Count > 0 : owner.AllowanceFor(1) > 0);

    /// <summary>Whether there is something to process.</summary>
    public bool IsHeldUp => _current is not null || _held.Count > 0;

    /// <summary>Subscribes, from any thread.</summary>
    public Task<Subscription> SubscribeAsync(IProducer<T> producer, SubscriptionOptions? options, Subscription? replaces, CancellationToken cancellationToken)
    {
        var inflow = Create(producer, options, isInitial: false);
        Post(new SubscribeSignal<T>(this, inflow, Own(replaces)));
        return cancellationToken.CanBeCanceled ? AwaitOrGiveUpAsync(inflow, cancellationToken) : inflow.Answer;
    }

    /// <summary>Opens a subscription that belongs to the start of the stage.</summary>
    public void SubscribeInitially(IProducer<T> producer, SubscriptionOptions? options)
    {
        var inflow = Create(producer, options, isInitial: true);
        Add(inflow);
        Connect(inflow, null);
    }

    /// <summary>Why the stage stops; null while it runs.</summary>
    public StopReason? StopReason => stage.StopReason;

    /// <summary>Whether the stage takes no more subscriptions: it has completed.</summary>
    public bool IsClosed => stage.HasCompleted;

    /// <summary>Whether the stage should fail to start because this subscription cannot be made.</summary>
    public static bool IsEssential(SubscriptionOptions? options) => options?.CancelMode != CancelMode.Temporary;

    public void Post(Signal signal) => stage.Loop.Post(signal);

    public void Enqueue(Signal signal) => _held.Enqueue(signal);

    /// <summary>Keeps the batch from being released: the stage has sent it on as it is.</summary>
    public void MarkForwarded()
    {
        _isForwarded = true;
        _forwardedCount = _current!.Count;
    }

    public void Begin(Inflow<T> inflow, Inflow<T>? replaces)
    {
        Add(inflow);
        if (replaces?.Latest is not { Status: not InflowStatus.Closed } old)
        {
            Connect(inflow, null);
            return;
        }

        old.IsReplaced = true;
        var isInOneStep = ReferenceEquals(old.Producer, inflow.Producer);

        // One that is still to be let in takes back its request.
        if (!isInOneStep || old.Status == InflowStatus.Pending) old.Cancel();
        Connect(inflow, isInOneStep ? old.Id : null);
    }

    /// <summary>The producer has accepted.</summary>
    public ValueTask OpenAsync(Inflow<T> inflow, IUpstream upstream)
    {
        inflow.Open(upstream);
        stage.OpenOutput();
        var callback = stage.EndCallbackAsync(owner.CallSubscribedAsync(inflow));
        if (!callback.IsCompletedSuccessfully) return FinishOpenAsync(callback, inflow);
        inflow.AskFirst();
        return default;
    }

    /// <summary>Processes what was received, as far as the stage may.</summary>
    public ValueTask PumpAsync()
    {
        while (CanStep)
        {
            var step = Step();
            if (!step.IsCompletedSuccessfully) return PumpRestAsync(step);
        }

        return default;
    }

    /// <summary>Events have been processed: demand for more goes out when it is time, unless no more are taken from here on: one look decides both.</summary>
    public void NoteProcessed(Inflow<T> inflow, int count)
    {
        _processedCount += count;
        inflow.Processed(count, mayAsk: !stage.IsLeaving);
    }

    /// <summary>Takes leave of all producers; what was received and not processed is lost, and counted.</summary>
    public void Stop(StopReason reason)
    {
        foreach (var inflow in _inflows.Values)
        {
            FailPending(inflow);
            inflow.Cancel(reason);
            inflow.Close();
        }

        _inflows.Clear();
        _subscriptions = [];
        if (_isForwarded) NoteLost(_forwardedCount, DiscardReason.ConsumerStopped); // Its batch is the outlet's: sending it on failed.
        else if (_current is { } current) Lose(current);
        _current = null;
        while (_held.TryDequeue(out var signal))
        {
            if (signal is Batch<T> batch) Lose(batch);
            else signal.Refuse();
        }
    }

    /// <summary>Events that will never be processed: counted, logged, and offered to the stage's callback.</summary>
    public void Lose(Batch<T> batch) => GiveUp(batch, DiscardReason.ConsumerStopped);

    /// <summary>The same for a batch that comes when the stage has stopped, on the thread of whoever sent it.</summary>
    public void LoseLate(Batch<T> batch)
    {
        Interlocked.Add(ref _lostCount, batch.Remaining);
        stage.SettleTally();
        stage.RunLate(() => Report(batch, DiscardReason.ConsumerStopped));
    }

    /// <summary>Counts and reports received events that will never be processed; on any thread.</summary>
    public void NoteLost(int count, DiscardReason reason)
    {
        Interlocked.Add(ref _lostCount, count);
        stage.SettleTally();
        owner.Lost(count, reason);
    }

    public void FailPending(Inflow<T> inflow)
    {
        if (!inflow.Answer.IsCompleted) inflow.Fail(new StageStoppedException(stage.Name, stage.StopReason ?? StopReason.Normal));
    }

    /// <summary>Events on a subscription that is not open: a producer that does not keep the protocol.</summary>
    public void RejectBatch(Inflow<T> inflow, Batch<T> batch)
    {
        if (stage.HasCompleted)
        {
            Lose(batch);
            return;
        }

        StageEvents.EventsOnUnknownSubscription(stage.Log, stage.Name, batch.Remaining, inflow.ProducerName);
        GiveUp(batch, DiscardReason.SubscriptionClosed);
        if (inflow.Status == InflowStatus.Pending) inflow.Cancel(StopReason.UnknownSubscription);
        else inflow.CancelUpstream(StopReason.UnknownSubscription);
    }

    public void ReportExcess(Inflow<T> inflow, long excess) => StageEvents.ExcessEvents(stage.Log, stage.Name, excess, inflow.ProducerName);

    public StageSnapshot Describe(StageSnapshot snapshot) => snapshot with
    {
        Producers = Stage.Describe(_subscriptions),
        ProcessedCount = ProcessedCount,
        LostCount = LostCount,
    };

    public void MeasureCounts(Span<long> counts)
    {
        counts[StageCount.Processed] = ProcessedCount;
        counts[StageCount.Lost] = LostCount;
    }

    public void MeasureLevels(ref StageLevels levels)
    {
        foreach (var subscription in _subscriptions)
        {
            if (subscription.IsOpen) levels.Upstream++;
        }
    }

    private static async Task<Subscription> AwaitOrGiveUpAsync(Inflow<T> inflow, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(static (inflow, token) => ((Inflow<T>)inflow!).GiveUp(token), inflow);
        return await inflow.Answer;
    }

    private Inflow<T>? Own(Subscription? subscription)
    {
        if (subscription is null) return null;
        if (subscription is Inflow<T> inflow && inflow.BelongsTo(this)) return inflow;
        throw new ArgumentException(
            $"Subscription {subscription.Id} to '{subscription.ProducerName}' is another stage's. Stage '{stage.Name}' can only replace a subscription of its own.", nameof(subscription));
    }

    private Inflow<T> Create(IProducer<T> producer, SubscriptionOptions? options, bool isInitial)
    {
        ArgumentNullException.ThrowIfNull(producer);
        options ??= SubscriptionOptions.Default;
        options.Validate();
        return new Inflow<T>(this, producer, options) { IsInitial = isInitial };
    }

    private void Connect(Inflow<T> inflow, SubscriptionId? replaces) =>
        inflow.Producer.Connect(new SubscribeRequest<T>(inflow.Id, inflow.Options, stage.Name, stage, inflow, replaces));

    private void Add(Inflow<T> inflow)
    {
        if (inflow.Options.CancelMode == CancelMode.Linked) _linkedEnd = null;
        _inflows.Add(inflow.Id, inflow);
        _subscriptions = [.. _inflows.Values];
    }

    private void Remove(Inflow<T> inflow)
    {
        _inflows.Remove(inflow.Id);
        _subscriptions = [.. _inflows.Values];
    }

    private static async ValueTask FinishOpenAsync(ValueTask callback, Inflow<T> inflow)
    {
        await callback;
        inflow.AskFirst();
    }

    private async ValueTask PumpRestAsync(ValueTask step)
    {
        await step;
        while (CanStep) await Step();
    }

    private ValueTask Step() => _current is null ? TakeNext() : ProcessSlice();

    private ValueTask TakeNext()
    {
        var signal = _held.Dequeue();
        if (signal is Batch<T> batch)
        {
            _current = batch;
            return default;
        }

        return signal is CancelledSignal<T> cancelled ? cancelled.RunAsync() : signal.DeliverAsync();
    }

    private ValueTask ProcessSlice()
    {
        var batch = _current!;
        var inflow = batch.Target!;
        var most = (int)Math.Min(batch.Remaining, owner.AllowanceFor(batch.Remaining));
        var slice = owner.DefersProcessing ? most : inflow.NextSlice(most);
        var isLast = slice == batch.Remaining;
        stage.OpenOutput();
        var callback = stage.EndCallbackAsync(CallEventsAsync(new EventBatch<T>(batch, slice, inflow)));
        if (!callback.IsCompletedSuccessfully) return FinishSliceAsync(callback, batch, inflow, slice, isLast);
        EndSlice(batch, inflow, slice, isLast);
        return default;
    }

    private ValueTask CallEventsAsync(EventBatch<T> events) => StageMeter.IsTracing ? TraceEventsAsync(events) : owner.CallEventsAsync(events);

    private async ValueTask TraceEventsAsync(EventBatch<T> events)
    {
        using var activity = StageMeter.Activities.StartActivity($"process {stage.Name}");
        activity?.SetTag(StageMeter.StageTag, stage.Name).SetTag("messaging.batch.message_count", events.Count);
        try
        {
            await owner.CallEventsAsync(events);
        }
        catch (Exception failure)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.Message).AddException(failure);
            throw;
        }
    }

    private async ValueTask FinishSliceAsync(ValueTask callback, Batch<T> batch, Inflow<T> inflow, int slice, bool isLast)
    {
        await callback;
        EndSlice(batch, inflow, slice, isLast);
    }

    private void EndSlice(Batch<T> batch, Inflow<T> inflow, int slice, bool isLast)
    {
        if (stage.IsLeaving && owner.Untouched is var untouched and > 0)
        {
            slice -= untouched;
            isLast = false;
        }

        if (_isForwarded)
        {
            _isForwarded = false;
            _current = null;
        }
        else
        {
            batch.Taken += slice;
            if (isLast)
            {
                _current = null;
                batch.Release();
            }
        }

        if (!owner.DefersProcessing) NoteProcessed(inflow, slice);
    }

    private void GiveUp(Batch<T> batch, DiscardReason reason)
    {
        Interlocked.Add(ref _lostCount, batch.Remaining);
        Report(batch, reason);
    }

    private void Report(Batch<T> batch, DiscardReason reason)
    {
        if (MayLog(batch, reason)) owner.Lost(batch.Remaining, reason);

        // A callback that a kill has abandoned may still read its batch: that one is left to the garbage collector.
        if (!ReferenceEquals(batch, _current) || !stage.Loop.IsKilled) batch.Release();
    }

    private bool MayLog(Batch<T> batch, DiscardReason reason)
    {
        try
        {
            return owner.CallLost(batch.Span, reason);
        }
        catch (Exception failure)
        {
            // Whatever the callback does, the stage stops, and goes on to report what else it has lost.
            StageEvents.TerminationFailed(stage.Log, failure, stage.Name);
            return true;
        }
    }
}
