using System.Runtime.CompilerServices;
using Headgate.Stages.Buffering;
using Headgate.Stages.Diagnostics;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Emission;
using Headgate.Stages.Execution;
using Headgate.Stages.Inspection;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages;

/// <summary>A stage that emits events as its consumers ask for them (GenStage <c>:producer</c>).</summary>
/// <typeparam name="T">The type of the events.</typeparam>
/// <remarks>Thread-safety. Callbacks run one at a time, so that fields need no lock. Public methods may be called from any thread; what is protected is for the callbacks, unless it says otherwise.</remarks>
public abstract class Producer<T> : Stage, IProducer<T>, IOutletOwner<T>
{
    private readonly ProducerOptions<T> _options;
    private readonly SettleSignal _settle = new();
    private StageOutput<T>? _output;
    private Outlet<T> _outlet = null!;
    private EarlySending? _sendingEarly;
    private bool _isCompleting;

    /// <summary>Creates the stage. It does nothing until it is started.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    protected Producer(ProducerOptions<T>? options = null)
        : base(options) => _options = options ?? new ProducerOptions<T>();

    /// <summary>Lets demand through, or holds demand and emitted events back.</summary>
    /// <param name="demand">What to do from now on. What was held back goes out at <see cref="ProducerDemand.Forward"/>.</param>
    /// <exception cref="StageStoppedException">The stage has stopped; thrown by the task.</exception>
    /// <returns>A task that ends when it is so.</returns>
    /// <exception cref="InvalidOperationException">The stage has not been started.</exception>
    public Task SetDemandAsync(ProducerDemand demand) => InvokeAsync(() =>
    {
        if (demand == ProducerDemand.Accumulate) _outlet.Accumulate();
        else _outlet.Forward();
    });

    /// <summary>Counts the events that wait to be asked for (GenStage <c>estimate_buffered_count</c>), after what was posted before.</summary>
    /// <returns>The number of events in the buffer and in the dispatcher.</returns>
    /// <exception cref="InvalidOperationException">The stage has not been started.</exception>
    /// <exception cref="StageStoppedException">The stage has stopped; thrown by the task.</exception>
    public Task<long> EstimateBufferedCountAsync() => InvokeAsync(() => _outlet.BufferedCount);

    /// <summary>Ends the stage normally once everything emitted has been dispatched, what is in the buffer too, and waits for that. It is asked for
    /// nothing more.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends when the stage has stopped: the stage's <see cref="Stage.Completion"/>, with its failure if there was one.</returns>
    /// <exception cref="InvalidOperationException">The stage has not been started.</exception>
    /// <remarks>What nobody asks for is waited for without end: <see cref="Stage.StopAsync"/> gives it up. Do not await this inside a callback of
    /// the same stage: it would wait for itself. Call <see cref="Complete"/> there.
    /// <b>Cancellation.</b> Cancelling the token ends the waiting only: the stage still ends.</remarks>
    public Task CompleteAsync(CancellationToken cancellationToken = default)
    {
        Post(Complete);
        return Completion.WaitAsync(cancellationToken);
    }

    StageEnvironment? IProducer<T>.RunsIn => RunsIn;

    void IProducer<T>.Connect(SubscribeRequest<T> request)
    {
        if (_output is { } output) output.Connect(request);
        else request.Downstream.Cancelled(StopReason.NoProducer, EndOf.Incarnation);
    }

    ValueTask IOutletOwner<T>.CallConsumerSubscribedAsync(ConsumerLink<T> consumer) => OnConsumerSubscribedAsync(consumer);

    ValueTask IOutletOwner<T>.CallConsumerCancelledAsync(ConsumerLink<T> consumer, StopReason reason) => OnConsumerCancelledAsync(consumer, reason);

    bool IOutletOwner<T>.CallDiscarded(ReadOnlySpan<T> events, DiscardReason reason) => OnDiscarded(events, reason);

    /// <summary>Consumers have asked for more. Emit that many events, now or later; what cannot be emitted now is owed, and is not asked for
    /// again. Events beyond it are buffered. While this runs the stage does nothing else: nobody can subscribe, leave or ask. So a source
    /// that has to be waited for without end is not waited for here: return, and emit when there is something, with <see cref="Stage.InvokeAsync(Action)"/>.</summary>
    /// <param name="demand">How many events, on top of what is owed; at least 1.</param>
    /// <param name="cancellationToken">Cancelled when the stage is asked to stop. An <see cref="OperationCanceledException"/> is then no failure.</param>
    /// <returns>A task that ends when the stage may go on.</returns>
    protected abstract ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken);

    /// <summary>A consumer has subscribed.</summary>
    /// <param name="consumer">The new subscription.</param>
    /// <returns>A task that ends when the stage may go on.</returns>
    protected virtual ValueTask OnConsumerSubscribedAsync(ConsumerLink<T> consumer) => default;

    /// <summary>A consumer leaves.</summary>
    /// <param name="consumer">Its subscription.</param>
    /// <param name="reason">Why.</param>
    /// <returns>A task that ends when the stage may go on.</returns>
    protected virtual ValueTask OnConsumerCancelledAsync(ConsumerLink<T> consumer, StopReason reason) => default;

    /// <summary>Events were discarded. They have been counted. It runs in the middle of emitting, and cannot emit: what should be emitted it posts.</summary>
    /// <param name="events">The events; valid during the call.</param>
    /// <param name="reason">Why.</param>
    /// <returns>True to log it as well; the default.</returns>
    protected virtual bool OnDiscarded(ReadOnlySpan<T> events, DiscardReason reason) => true;

    /// <summary>Emits one event. Only inside a callback, from one thread at a time. Until the callback awaits or returns, events are gathered and
    /// then go out together; after its first await, each goes out at once.</summary>
    /// <param name="item">The event.</param>
    /// <exception cref="InvalidOperationException">No callback runs.</exception>
    /// <exception cref="BufferFullException">Nobody asked for the events and the buffer is full; thrown here, or where the callback returns.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Emit(T item) => _outlet.Emit(item);

    /// <summary>Emits events in their order. Only inside a callback, from one thread at a time.</summary>
    /// <param name="items">The events; copied.</param>
    /// <exception cref="InvalidOperationException">No callback runs.</exception>
    /// <exception cref="BufferFullException">Nobody asked for the events and the buffer is full; thrown here, or where the callback returns.</exception>
    protected void Emit(ReadOnlySpan<T> items) => _outlet.Emit(items);

    /// <summary>Room for events, to be filled in and then emitted with <see cref="Commit"/>: the quickest way to emit many. Only inside a callback,
    /// and only until the next await or emission.</summary>
    /// <param name="count">How many events; at least 1.</param>
    /// <returns>The room; exactly <paramref name="count"/> long. Its contents are undefined.</returns>
    /// <exception cref="InvalidOperationException">No callback runs.</exception>
    protected Span<T> Reserve(int count) => _outlet.Reserve(count);

    /// <summary>Emits the first events of the room that <see cref="Reserve"/> returned last.</summary>
    /// <param name="count">How many events; from 0 to what was reserved.</param>
    /// <exception cref="BufferFullException">Nobody asked for the events and the buffer is full; thrown here, or where the callback returns.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative, or more than was reserved.</exception>
    protected void Commit(int count) => _outlet.Commit(count);

    /// <summary>Sends out what the callback has gathered, without waiting for it to return.</summary>
    /// <exception cref="InvalidOperationException">No callback runs.</exception>
    /// <exception cref="BufferFullException">Nobody asked for the events and the buffer is full.</exception>
    protected void Flush() => _outlet.Flush();

    /// <summary>Ends the stage normally once everything emitted has been dispatched, what is in the buffer too. It is asked for nothing more.</summary>
    protected void Complete()
    {
        _isCompleting = true;
        StopAfterEvents(StopReason.Normal);
    }

    /// <summary>How many events consumers want now. Only before the callback under way has emitted any.</summary>
    internal long OpenDemand => _outlet.Demand;

    /// <summary>For callbacks that run code which may be slow; only on the loop.</summary>
    internal EarlySending SendingEarly => _sendingEarly ??= StartSendingEarly();

    /// <summary>What is owed for demand that is not there any more will not be emitted.</summary>
    internal void Forgive(long count) => _outlet.Forgive(count);

    /// <summary>Counts and logs events that were discarded before they were emitted.</summary>
    internal void NoteDiscarded(int count, DiscardReason reason) => _output?.NoteDiscarded(count, reason);

    internal override void OnAttached()
    {
        _output = new StageOutput<T>(this, this, _options, ProducerOptions<T>.DefaultBufferSize);
        _outlet = _output.Outlet;
    }

    internal override void OpenOutput() => _outlet.Open();

    internal override void SuspendOutput() => _outlet.Suspend();

    internal override void CloseOutput() => _outlet.Close();

    internal override void AbandonOutput() => _outlet.Abandon();

    internal override void GiveUpRest() => _output?.GiveUpRest();

    internal override void CloseSubscriptions(StopReason reason)
    {
        _sendingEarly?.Dispose();
        _output?.Stop(reason);
    }

    internal override void RunAfterEvents(Action action) => _outlet.AfterEvents(action);

    internal override ValueTask SettleAsync() => _isCompleting || _outlet.Wanted == 0 ? default : MeetDemandAsync();

    internal override bool Emits => true;

    internal override void MeasureCounts(Span<long> counts)
    {
        base.MeasureCounts(counts);
        _output?.MeasureCounts(counts);
    }

    internal override void MeasureLevels(ref StageLevels levels) => _output?.MeasureLevels(ref levels);

    internal override StageSnapshot Describe(StageSnapshot snapshot) => _output?.Describe(snapshot with { Kind = StageKind.Producer }) ?? snapshot with { Kind = StageKind.Producer };

    private EarlySending StartSendingEarly()
    {
        _outlet.Watch();
        return new EarlySending(TimeProvider, _outlet.SendGathered);
    }

    private ValueTask MeetDemandAsync()
    {
        // What others have asked for meanwhile is produced along: events then go out in fewer, larger batches.
        _output!.CollectAsksOfFew();
        var demand = _outlet.TakeWanted();
        _outlet.Open();
        var callback = CallDemandAsync(demand);
        return callback.IsCompletedSuccessfully ? EndDemand(callback) : EndDemandAsync(callback);
    }

    private ValueTask CallDemandAsync(int demand)
    {
        try
        {
            return OnDemandAsync(demand, FetchingToken);
        }
        catch (OperationCanceledException cancelled)
        {
            // Thrown at once or later by the callback's task: whether it is a failure is decided in one place.
            return ValueTask.FromException(cancelled);
        }
    }

    private ValueTask EndDemand(ValueTask callback)
    {
        callback.GetAwaiter().GetResult();
        _outlet.Close();
        if (_outlet.Wanted > 0) _settle.PostTo(Loop);
        return default;
    }

    private async ValueTask EndDemandAsync(ValueTask callback)
    {
        try
        {
            await EndCallbackAsync(callback);
        }
        catch (OperationCanceledException) when (FetchingToken.IsCancellationRequested && !Loop.IsKilled)
        {
            _outlet.Close();
        }

        if (_outlet.Wanted > 0) _settle.PostTo(Loop);
    }
}
