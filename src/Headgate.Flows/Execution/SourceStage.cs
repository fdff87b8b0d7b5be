using System.Buffers;
using Headgate.Flows.Alignment;
using Headgate.Flows.Batches;
using Headgate.Flows.Snapshots;
using Headgate.Stages;
using Headgate.Stages.Buffering;
using Headgate.Stages.Streams;
using Headgate.Stages.Subscriptions;

namespace Headgate.Flows.Execution;

/// <summary>Where elements enter a flow: packs what comes from one or several producers into batches, and numbers them.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
internal sealed class SourceStage<T> : ProducerConsumer<T, FlowBatch>
{
    // A subscription that takes the place of another, after a restart, has the options of the first.
    private readonly Dictionary<SubscriptionOptions, int> _sources = new(ReferenceEqualityComparer.Instance);
    private readonly int _batchSize;
    private readonly TimeSpan? _idleTimeout;
    private Idleness? _idleness;
    private ITimer? _looking;
    private readonly SourceSnapshots? _snapshots;
    private readonly DemandGate[]? _gates;
    private long _next;

    /// <summary>Makes the stage.</summary>
    /// <param name="options">The options of the flow.</param>
    /// <param name="snapshots">How far the sources have come; null for a flow without snapshots.</param>
    /// <param name="aligned">The sources as they are kept together in event time; null when nothing does that.</param>
    public SourceStage(FlowOptions options, SourceSnapshots? snapshots = null, IReadOnlyList<AlignedSource>? aligned = null)
        : base(new ProducerConsumerOptions<T, FlowBatch> { Name = $"{options.Name}.Source" })
    {
        _batchSize = options.BatchSize;
        _idleTimeout = options.IdleTimeout;
        _snapshots = snapshots;
        if (aligned is null) return;
        _gates = [.. aligned.Select(source => new DemandGate(source, options))];
        for (var i = 0; i < _gates.Length; i++) aligned[i].Released = ReleaseOf(_gates[i]);
    }

    /// <summary>Takes the elements of producers.</summary>
    /// <param name="producers">The producers; their place is their number.</param>
    /// <param name="options">How they are asked.</param>
    public async Task LinkAsync(IReadOnlyList<IProducer<T>> producers, FlowOptions options)
    {
        _snapshots?.Open(barrier => Post(() => Say(barrier)));

        // All in one callback: none of them can end before the last has been added.
        var links = await InvokeAsync(() =>
        {
            if (_idleTimeout is { } timeout) BeginLooking(timeout, producers.Count);
            return producers.Select((producer, source) => Link(producer, source, options)).ToList();
        });

        // Not Task.WhenAll: what is answered asynchronously would go on there on a thread of the pool, outside the environment.
        for (var i = 0; i < links.Count; i++) await OpenAsync(links[i].Answer, links[i].Options, options);
    }

    /// <inheritdoc />
    protected override int EventsPerDemand => _batchSize;

    /// <inheritdoc />
    protected override ValueTask OnEventsAsync(EventBatch<T> events, CancellationToken cancellationToken)
    {
        var source = _sources[events.From.Options];
        _idleness?.Hear(source);
        var rest = events.Span;
        while (!rest.IsEmpty)
        {
            var count = Math.Min(rest.Length, _batchSize);
            var items = ArrayPool<T>.Shared.Rent(count);
            rest[..count].CopyTo(items);
            rest = rest[count..];
            Emit(new FlowBatch<T>(items, count) { Sequence = _next++, Source = source });
        }

        _gates?[source].Take(events.From, events.Span.Length);
        if (_snapshots?.Took(source, events.Span.Length) is { } barrier) Say(barrier);
        return default;
    }

    /// <inheritdoc />
    protected override ValueTask OnSubscribedAsync(Subscription subscription)
    {
        _gates?[_sources[subscription.Options]].Open(subscription);
        return default;
    }

    /// <inheritdoc />
    protected override ValueTask OnCompletedAsync(CancellationToken cancellationToken)
    {
        _snapshots?.End();
        return default;
    }

    /// <inheritdoc />
    protected override ValueTask OnCancelledAsync(Subscription subscription, StopReason reason)
    {
        if (!reason.IsNormal) return default;
        var source = _sources[subscription.Options];
        _idleness?.End(source);
        _gates?[source].Silence();
        if (_sources.Count > 1) Say(source, new SourceStatus(hasEnded: true));
        return default;
    }

    // What a flow that stops early has not come to is nobody's loss: it says itself how it ended.

    /// <inheritdoc />
    protected override bool OnLost(ReadOnlySpan<T> events, DiscardReason reason) => false;

    /// <inheritdoc />
    protected override bool OnDiscarded(ReadOnlySpan<FlowBatch> events, DiscardReason reason) => false;

    /// <inheritdoc />
    protected override ValueTask OnTerminateAsync(StopReason reason) => _looking?.DisposeAsync() ?? default;

    private void Say(SnapshotBarrier barrier)
    {
        _snapshots!.Say(barrier);
        Say(0, barrier);
    }

    private void Say(int source, Punctuation? said) => Emit(new FlowBatch<T>([], 0) { Sequence = _next++, Source = source, Punctuation = said });

    private void BeginLooking(TimeSpan timeout, int sources)
    {
        _idleness = new Idleness(timeout, TimeProvider);
        for (var i = 0; i < sources; i++) _idleness.Add();
        _looking = TimeProvider.CreateTimer(_ => Post(Look), null, timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sends a batch of nothing before it looks who is idle: as long as nobody takes it, those after this stage are busy, and no source is asked.</summary>
    private void Look()
    {
        var begun = TimeProvider.GetTimestamp();
        Say(0, null);
        InvokeAfterEvents(() => SayIdle(begun));
    }

    private void SayIdle(long begun)
    {
        var wasBusy = TimeProvider.GetElapsedTime(begun) > _idleTimeout / 10;
        if (wasBusy) _idleness!.ForgetSilence();
        else SayIdle();
        _looking!.Change(_idleness!.NextLook(), Timeout.InfiniteTimeSpan);
    }

    /// <summary>A source that is ahead of others is not asked, so that it is not idle.</summary>
    private void SayIdle()
    {
        for (var i = 0; _gates is not null && i < _gates.Length; i++)
        {
            if (_gates[i].IsHeld && !_idleness!.HasEnded(i)) _idleness!.Hear(i);
        }

        foreach (var (source, silence) in _idleness!.TakeIdle())
        {
            _gates?[source].Silence();
            Say(source, new SourceStatus(hasEnded: false, silence));
        }
    }

    private Action ReleaseOf(DemandGate gate) => () => Post(gate.Ask);

    private (Task<Subscription> Answer, SubscriptionOptions Options) Link(IProducer<T> producer, int source, FlowOptions flow)
    {
        var options = new SubscriptionOptions
        {
            MaxDemand = flow.MaxDemand,
            MinDemand = flow.MinDemand,
            DemandMode = _gates is null ? DemandMode.Automatic : DemandMode.Manual,
        };
        _sources.Add(options, source);
        return (SubscribeToAsync(producer, options), options);
    }

    /// <summary>Waits until a source has been subscribed to. One that had nothing to say, and has ended before, is empty.</summary>
    private async Task OpenAsync(Task<Subscription> answer, SubscriptionOptions options, FlowOptions flow)
    {
        try
        {
            await answer;
        }
        catch (SubscriptionRefusedException refused) when (refused.Reason.ProducerEnd is { IsNormal: true })
        {
            await SubscribeToNothingAsync(options, flow);
        }
    }

    /// <summary>Puts an empty source in the place of one that has ended: it ends as any other does.</summary>
    private async Task SubscribeToNothingAsync(SubscriptionOptions options, FlowOptions flow)
    {
        var empty = Stage.Start(Producer.From(Array.Empty<T>(), new StreamOptions<T> { Name = $"{flow.Name}.Ended", WhenUnused = WhenUnused.Stop }), flow.Environment);
        try
        {
            await SubscribeToAsync(empty, options);
        }
        catch (StageStoppedException stopped) when (stopped.Reason is { IsNormal: true })
        {
            // All other sources have ended meanwhile, or the flow stops.
            await empty.StopAsync();
        }
    }
}
