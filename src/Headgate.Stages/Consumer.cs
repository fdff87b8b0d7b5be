using Headgate.Stages.Buffering;
using Headgate.Stages.Diagnostics;
using Headgate.Stages.Inspection;
using Headgate.Stages.Intake;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages;

/// <summary>A stage that asks producers for events and processes them (GenStage <c>:consumer</c>).</summary>
/// <typeparam name="T">The type of the events.</typeparam>
/// <remarks>Thread-safety. Callbacks run one at a time, so that fields need no lock. Public methods may be called from any thread; what is protected is for the callbacks, unless it says otherwise.</remarks>
public abstract class Consumer<T> : Stage, IConsumer<T>, IInletOwner<T>
{
    private readonly ConsumerOptions<T> _options;
    private Inlet<T>? _inlet;

    /// <summary>Creates the stage. It does nothing until it is started.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    protected Consumer(ConsumerOptions<T>? options = null)
        : base(options) => _options = options ?? new ConsumerOptions<T>();

    long IInletOwner<T>.AllowanceFor(int count) => long.MaxValue;

    private Inlet<T> Inlet => _inlet ?? throw new InvalidOperationException($"Stage '{Name}' has not been started. Start it with Stage.Start or Stage.StartAsync.");

    /// <inheritdoc />
    public Task<Subscription> SubscribeToAsync(IProducer<T> producer, SubscriptionOptions? options = null, CancellationToken cancellationToken = default) =>
        Inlet.SubscribeAsync(producer, options, null, cancellationToken);

    /// <summary>Replaces a subscription: the old one is cancelled and the new one opened in one step, when both are of the same producer.</summary>
    /// <param name="old">The subscription to replace; its end does not stop the consumer. When it is not open any more, the new one is opened all the same.</param>
    /// <param name="producer">The producer of the new subscription.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the new subscription up.</param>
    /// <returns>The new subscription.</returns>
    /// <exception cref="ArgumentException"><paramref name="old"/> is a subscription of another stage.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range. The consumer goes on.</exception>
    /// <exception cref="InvalidOperationException">The consumer has not been started.</exception>
    /// <exception cref="SubscriptionRefusedException">The producer is not running, or its dispatcher refused.</exception>
    /// <exception cref="StageStoppedException">The consumer has stopped.</exception>
    /// <remarks><b>Cancellation.</b> As in <see cref="SubscribeToAsync"/>; the old subscription is gone.</remarks>
    public Task<Subscription> ResubscribeAsync(
        Subscription old, IProducer<T> producer, SubscriptionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(old);
        return Inlet.SubscribeAsync(producer, options, old, cancellationToken);
    }

    ValueTask IInletOwner<T>.CallEventsAsync(EventBatch<T> events) => OnEventsAsync(events, WorkingToken);

    ValueTask IInletOwner<T>.CallSubscribedAsync(Subscription subscription) => OnSubscribedAsync(subscription);

    ValueTask IInletOwner<T>.CallCancelledAsync(Subscription subscription, StopReason reason) => OnCancelledAsync(subscription, reason);

    bool IInletOwner<T>.DefersProcessing => DefersProcessing;

    internal virtual bool DefersProcessing => false;

    int IInletOwner<T>.Untouched => Untouched;

    /// <summary>How many of the last events of its callback the stage has left alone, because it was asked to stop.</summary>
    internal virtual int Untouched => 0;

    void IInletOwner<T>.EndNormally(StopReason reason) => EndNormally(reason);

    internal virtual void EndNormally(StopReason reason) => CompleteAfterIntake(reason);

    void IInletOwner<T>.EndUnsubscribed() => EndUnsubscribed();

    internal virtual void EndUnsubscribed()
    {
    }

    /// <summary>Events of a subscription have been processed. When another has taken its place after a restart of the producer, it is that one's demand they free.</summary>
    internal void NoteProcessed(Subscription subscription, int count)
    {
        var inflow = (Inflow<T>)subscription;
        Inlet.NoteProcessed(inflow.Latest is { IsOpen: true } latest ? latest : inflow, count);
    }

    /// <summary>Whether <paramref name="later"/> has taken the place of <paramref name="earlier"/> after a restart of the producer.</summary>
    internal static bool HasSucceeded(Subscription later, Subscription earlier) => !ReferenceEquals(later, earlier) && ReferenceEquals(later, ((Inflow<T>)earlier).Latest);

    /// <summary>Counts events of an earlier subscription, whose processing goes on, towards the demand of the one that opens in its place.</summary>
    internal static void TakeOver(Subscription subscription, int count) => ((Inflow<T>)subscription).TakeOver(count);

    void IInletOwner<T>.Lost(int count, DiscardReason reason) => ReportLost(count, reason);

    bool IInletOwner<T>.CallLost(ReadOnlySpan<T> events, DiscardReason reason) => OnLost(events, reason);

    /// <summary>Events have come. Runs for one batch at a time; what it throws stops the stage.</summary>
    /// <param name="events">The events, valid until this ends.</param>
    /// <param name="cancellationToken">Cancelled when the stage is killed. A stop lets this end by itself; see <see cref="Stage.StoppingToken"/>.</param>
    /// <returns>A task that ends when the events have been processed: only then is more asked for.</returns>
    protected abstract ValueTask OnEventsAsync(EventBatch<T> events, CancellationToken cancellationToken);

    /// <summary>A producer has accepted a subscription. Nothing has been asked yet.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <returns>A task that ends when the stage may go on.</returns>
    protected virtual ValueTask OnSubscribedAsync(Subscription subscription) => default;

    /// <summary>A subscription has ended, and all its events have been processed. Afterwards its <see cref="CancelMode"/> decides whether the stage stops.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="reason">Why.</param>
    /// <returns>A task that ends when the stage may go on.</returns>
    protected virtual ValueTask OnCancelledAsync(Subscription subscription, StopReason reason) => default;

    /// <summary>No more events will come: the last subscription has ended normally, and everything that came has been processed. Runs once, before
    /// <see cref="Stage.OnTerminateAsync"/>, and what it throws fails the stage: the place to store what is still gathered.</summary>
    /// <param name="cancellationToken">Cancelled when the stage is killed.</param>
    /// <returns>A task that ends when the stage may stop.</returns>
    /// <remarks>It does not run when the stage ends in another way: by a failure, by <see cref="Stage.StopAsync"/> or <see cref="Stage.Stop"/>.
    /// With <see cref="CancelMode.Permanent"/>, or beside subscriptions that are <see cref="CancelMode.Temporary"/>, others may still be open: they are
    /// cancelled before this runs, and what is under way on them is lost, and counted.</remarks>
    protected virtual ValueTask OnCompletedAsync(CancellationToken cancellationToken) => default;

    /// <summary>Events were received and will never be processed: the stage stops before it got to them. They have been counted.</summary>
    /// <param name="events">The events; valid during the call.</param>
    /// <param name="reason">Why.</param>
    /// <returns>True to log it as well; the default.</returns>
    /// <remarks>It cannot emit. It runs after <see cref="Stage.OnTerminateAsync"/>, also when the stage was killed; a callback that the kill abandoned may
    /// then still be at work. It is called once for each batch, one call at a time. What was on its way when the stage stopped may be offered after
    /// <see cref="Stage.Completion"/> has completed. Its exception is logged and changes nothing.</remarks>
    protected virtual bool OnLost(ReadOnlySpan<T> events, DiscardReason reason) => true;

    internal void NoteLost(int count, DiscardReason reason) => Inlet.NoteLost(count, reason);

    internal virtual void ReportLost(int count, DiscardReason reason) => StageEvents.EventsLost(Log, Name, count, reason);

    internal override void OnAttached() => _inlet = new Inlet<T>(this, this);

    internal override void OpenInitialSubscriptions()
    {
        foreach (var (producer, options) in _options.SubscribeTo) Inlet.SubscribeInitially(producer, options);
    }

    internal override void CloseSubscriptions(StopReason reason) => _inlet?.Stop(reason);

    internal override bool Receives => true;

    internal override void MeasureCounts(Span<long> counts)
    {
        base.MeasureCounts(counts);
        _inlet?.MeasureCounts(counts);
    }

    internal override void MeasureLevels(ref StageLevels levels) => _inlet?.MeasureLevels(ref levels);

    internal override StageSnapshot Describe(StageSnapshot snapshot) => _inlet?.Describe(snapshot) ?? snapshot;

    internal override ValueTask SettleAsync() => Inlet.PumpAsync();

    internal override void CloseIntake(StopReason reason) => Inlet.Stop(reason);

    internal override void RunAfterEvents(Action action) => Inlet.Enqueue(new ActionAfterIntake(action));

    internal override ValueTask CallCompletedAsync() => OnCompletedAsync(WorkingToken);
}
