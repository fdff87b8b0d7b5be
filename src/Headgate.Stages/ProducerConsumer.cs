using System.Runtime.CompilerServices;
using Headgate.Stages.Buffering;
using Headgate.Stages.Diagnostics;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Emission;
using Headgate.Stages.Execution;
using Headgate.Stages.Inspection;
using Headgate.Stages.Intake;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages;

/// <summary>
/// A stage that asks producers for events and emits others, as its own consumers ask for them (GenStage <c>:producer_consumer</c>). It asks
/// upstream whatever the demand downstream is, and holds what it has received while downstream demand is 0.
/// </summary>
/// <typeparam name="TIn">The type of the events that come in.</typeparam>
/// <typeparam name="TOut">The type of the events that go out.</typeparam>
/// <remarks>Thread-safety. Callbacks run one at a time, so that fields need no lock. Public methods may be called from any thread; what is protected is for the callbacks, unless it says otherwise.</remarks>
public abstract class ProducerConsumer<TIn, TOut> : Stage, IProducer<TOut>, IConsumer<TIn>, IInletOwner<TIn>, IOutletOwner<TOut>
{
    private readonly ProducerConsumerOptions<TIn, TOut> _options;
    private Inlet<TIn>? _inlet;
    private StageOutput<TOut>? _output;
    private Outlet<TOut> _outlet = null!;

    /// <summary>Creates the stage. It does nothing until it is started.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    protected ProducerConsumer(ProducerConsumerOptions<TIn, TOut>? options = null)
        : base(options) => _options = options ?? new ProducerConsumerOptions<TIn, TOut>();

    /// <summary>Whether demand would set something free: events that were received, or emitted and not sent.</summary>
    private bool HoldsEvents => Inlet.IsHeldUp || _outlet.BufferedCount > 0;

    private Inlet<TIn> Inlet => _inlet ?? throw new InvalidOperationException($"Stage '{Name}' has not been started. Start it with Stage.Start or Stage.StartAsync.");

    /// <inheritdoc />
    public Task<Subscription> SubscribeToAsync(IProducer<TIn> producer, SubscriptionOptions? options = null, CancellationToken cancellationToken = default) =>
        Inlet.SubscribeAsync(producer, options, null, cancellationToken);

    /// <inheritdoc cref="Consumer{T}.ResubscribeAsync" />
    public Task<Subscription> ResubscribeAsync(
        Subscription old, IProducer<TIn> producer, SubscriptionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(old);
        return Inlet.SubscribeAsync(producer, options, old, cancellationToken);
    }

    /// <inheritdoc cref="Producer{T}.EstimateBufferedCountAsync" />
    public Task<long> EstimateBufferedCountAsync() => InvokeAsync(() => _outlet.BufferedCount);

    StageEnvironment? IProducer<TOut>.RunsIn => RunsIn;

    void IProducer<TOut>.Connect(SubscribeRequest<TOut> request)
    {
        if (_output is { } output) output.Connect(request);
        else request.Downstream.Cancelled(StopReason.NoProducer, EndOf.Incarnation);
    }

    // What waits in a partition's queue holds nobody else up.
    long IInletOwner<TIn>.AllowanceFor(int count)
    {
        var each = EventsPerDemand;
        if (_outlet.Wanted * each < count) _output!.CollectAsks();
        return _outlet.Wanted * each;
    }

    ValueTask IInletOwner<TIn>.CallEventsAsync(EventBatch<TIn> events) => OnEventsAsync(events, WorkingToken);

    ValueTask IInletOwner<TIn>.CallSubscribedAsync(Subscription subscription) => OnSubscribedAsync(subscription);

    ValueTask IInletOwner<TIn>.CallCancelledAsync(Subscription subscription, StopReason reason) => OnCancelledAsync(subscription, reason);

    int IInletOwner<TIn>.Untouched => Untouched;

    /// <summary>How many of the last events of its callback the stage has left alone, because it was asked to stop.</summary>
    internal virtual int Untouched => 0;

    void IInletOwner<TIn>.EndNormally(StopReason reason) => CompleteAfterIntake(reason);

    void IInletOwner<TIn>.Lost(int count, DiscardReason reason) => ReportLost(count, reason);

    bool IInletOwner<TIn>.CallLost(ReadOnlySpan<TIn> events, DiscardReason reason) => OnLost(events, reason);

    ValueTask IOutletOwner<TOut>.CallConsumerSubscribedAsync(ConsumerLink<TOut> consumer) => OnConsumerSubscribedAsync(consumer);

    ValueTask IOutletOwner<TOut>.CallConsumerCancelledAsync(ConsumerLink<TOut> consumer, StopReason reason) => OnConsumerCancelledAsync(consumer, reason);

    bool IOutletOwner<TOut>.CallDiscarded(ReadOnlySpan<TOut> events, DiscardReason reason) => OnDiscarded(events, reason);

    /// <summary>Gets how many events the stage takes in for each one that is asked for downstream. A stage that makes one of many says how many; at least 1.</summary>
    /// <value>The default is 1.</value>
    protected virtual int EventsPerDemand => 1;

    /// <summary>Events have come, at most as many as are asked for downstream. Emit what follows from them: none, one or many each; what is
    /// more than was asked for is buffered.</summary>
    /// <param name="events">The events, valid until this ends.</param>
    /// <param name="cancellationToken">Cancelled when the stage is killed. A stop lets this end by itself; see <see cref="Stage.StoppingToken"/>.</param>
    /// <returns>A task that ends when the events have been processed: only then is more asked for.</returns>
    protected abstract ValueTask OnEventsAsync(EventBatch<TIn> events, CancellationToken cancellationToken);

    /// <inheritdoc cref="Consumer{T}.OnSubscribedAsync" />
    protected virtual ValueTask OnSubscribedAsync(Subscription subscription) => default;

    /// <inheritdoc cref="Consumer{T}.OnCancelledAsync" />
    protected virtual ValueTask OnCancelledAsync(Subscription subscription, StopReason reason) => default;

    /// <summary>No more events will come: the last subscription has ended normally, and everything that came has been processed. It may emit, which
    /// is how a stage that gathers sends on the last, incomplete part; the stage stops when that has been asked for. Runs once, before
    /// <see cref="Stage.OnTerminateAsync"/>, and what it throws fails the stage.</summary>
    /// <inheritdoc cref="Consumer{T}.OnCompletedAsync" path="/param|/returns|/remarks" />
    protected virtual ValueTask OnCompletedAsync(CancellationToken cancellationToken) => default;

    /// <inheritdoc cref="Consumer{T}.OnLost" />
    protected virtual bool OnLost(ReadOnlySpan<TIn> events, DiscardReason reason) => true;

    /// <inheritdoc cref="Producer{T}.OnConsumerSubscribedAsync" />
    protected virtual ValueTask OnConsumerSubscribedAsync(ConsumerLink<TOut> consumer) => default;

    /// <inheritdoc cref="Producer{T}.OnConsumerCancelledAsync" />
    protected virtual ValueTask OnConsumerCancelledAsync(ConsumerLink<TOut> consumer, StopReason reason) => default;

    /// <inheritdoc cref="Producer{T}.OnDiscarded" />
    protected virtual bool OnDiscarded(ReadOnlySpan<TOut> events, DiscardReason reason) => true;

    /// <inheritdoc cref="Producer{T}.Emit(T)" />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Emit(TOut item) => _outlet.Emit(item);

    /// <inheritdoc cref="Producer{T}.Emit(ReadOnlySpan{T})" />
    protected void Emit(ReadOnlySpan<TOut> items) => _outlet.Emit(items);

    /// <inheritdoc cref="Producer{T}.Reserve" />
    protected Span<TOut> Reserve(int count) => _outlet.Reserve(count);

    /// <inheritdoc cref="Producer{T}.Commit" />
    protected void Commit(int count) => _outlet.Commit(count);

    /// <inheritdoc cref="Producer{T}.Flush" />
    protected void Flush() => _outlet.Flush();

    /// <summary>Ends the stage normally once what it has received has been processed and what it has emitted dispatched.</summary>
    protected void Complete() => StopAfterEvents(StopReason.Normal);

    internal virtual void ReportLost(int count, DiscardReason reason) => StageEvents.EventsLost(Log, Name, count, reason);

    internal override void OnAttached()
    {
        _inlet = new Inlet<TIn>(this, this);
        _output = new StageOutput<TOut>(this, this, _options, ProducerOptions<TOut>.Unbounded);
        _outlet = _output.Outlet;
    }

    internal override void OpenInitialSubscriptions()
    {
        foreach (var (producer, options) in _options.SubscribeTo) Inlet.SubscribeInitially(producer, options);
    }

    internal override void OpenOutput() => _outlet.Open();

    internal override void SuspendOutput() => _outlet.Suspend();

    internal override void CloseOutput() => _outlet.Close();

    internal override void AbandonOutput() => _outlet.Abandon();

    internal override void GiveUpRest() => _output?.GiveUpRest();

    internal override void CloseSubscriptions(StopReason reason)
    {
        _inlet?.Stop(reason);
        _output?.Stop(reason);
    }

    internal override bool Emits => true;

    internal override bool Receives => true;

    internal override void MeasureCounts(Span<long> counts)
    {
        base.MeasureCounts(counts);
        _output?.MeasureCounts(counts);
        _inlet?.MeasureCounts(counts);
    }

    internal override void MeasureLevels(ref StageLevels levels)
    {
        _output?.MeasureLevels(ref levels);
        _inlet?.MeasureLevels(ref levels);
    }

    internal override StageSnapshot Describe(StageSnapshot snapshot)
    {
        snapshot = snapshot with { Kind = StageKind.ProducerConsumer };
        return _output is null ? snapshot : Inlet.Describe(_output.Describe(snapshot));
    }

    internal override ValueTask SettleAsync()
    {
        while (true)
        {
            var pumping = Inlet.PumpAsync();
            if (!pumping.IsCompletedSuccessfully) return SettleAsync(pumping);
            if (!_output!.Listen(HoldsEvents)) return default;
        }
    }

    private async ValueTask SettleAsync(ValueTask pumping)
    {
        await pumping;
        while (_output!.Listen(HoldsEvents)) await Inlet.PumpAsync();
    }

    internal override void RunAfterEvents(Action action) => RunAfterIntake(() => RunAfterEmission(action));

    internal override void CloseIntake(StopReason reason) => Inlet.Stop(reason);

    internal override void RunAfterIntake(Action action) => Inlet.Enqueue(new ActionAfterIntake(action));

    internal override void RunAfterEmission(Action action) => _outlet.AfterEvents(action);

    internal override ValueTask CallCompletedAsync() => OnCompletedAsync(WorkingToken);

    /// <summary>Sends a batch on as it is. True when these were all the events of a message, whose array the caller has rewritten in place.</summary>
    internal bool TryForward(EventBatch<TIn> events)
    {
        if (events.Whole is not Batch<TOut> batch) return false;
        Inlet.MarkForwarded();
        _outlet.Forward(batch);
        return true;
    }
}
