using Headgate.Flows.Batches;
using Headgate.Flows.Diagnostics;
using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Inspection;
using Headgate.Flows.Planning;
using Headgate.Flows.Snapshots;
using Headgate.Stages;
using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;

namespace Headgate.Flows.Execution;

/// <summary>
/// A stage of a flow: takes batches in, pushes them through its chain of operators, and sends what comes out. It asks for another batch when it has
/// processed one. An operator that cannot go on holds it; then batches wait in front of the chain.
/// </summary>
internal sealed class FlowStage : ProducerConsumer<FlowBatch, FlowBatch>, IStageHost
{
    private readonly Layer _layer;
    private readonly Dictionary<SubscriptionId, (Subscription Subscription, Lane Lane)> _lanes = [];
    private readonly Reordering[] _inputs;
    private readonly CancellationToken _stopping;
    private readonly int _expected;
    private readonly StageSnapshots? _snapshots;
    private readonly BarrierAlignment? _alignment;
    private readonly LaneClocks?[]? _clocks;
    private readonly Action _makeRoom;
    private readonly Action _resume;
    private Sink? _chain;
    private int _ended;
    private int _unsent;
    private bool _isEnding;
    private bool _isPumping;

    /// <summary>Makes a stage of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="index">Which of its stages.</param>
    /// <param name="stopping">Cancelled when the flow stops.</param>
    /// <param name="snapshots">Where its operators keep what they remember; null for none.</param>
    public FlowStage(Layer layer, int index, CancellationToken stopping, StageSnapshots? snapshots = null)
        : base(new ProducerConsumerOptions<FlowBatch, FlowBatch>
        {
            Name = layer.NameOf(index),
            Dispatcher = layer.IsShared ? null : () => PartitionDispatcher.ByCount<FlowBatch>(layer.Receivers, static batch => batch.Partition, layer.MostQueued),
        })
    {
        _layer = layer;
        Index = index;
        _makeRoom = MakeRoom;
        _resume = Resume;
        _stopping = stopping;
        _snapshots = snapshots;
        if (snapshots is not null && !layer.IsSequenced) _alignment = new BarrierAlignment();
        _inputs = layer.Source is null ? [.. layer.Inputs.Select(input => new Reordering(input.Layer.IsSequenced && !layer.SharesInput))] : [new Reordering(reorders: false)];
        _clocks = layer.CreateClocks();
        _expected = layer.Source is null ? layer.Inputs.Sum(input => input.Count) : 1;
    }

    /// <inheritdoc />
    public int Index { get; }

    /// <inheritdoc />
    public int Count => _layer.Count;

    /// <inheritdoc />
    public StageEnvironment Environment => _layer.Environment;

    /// <inheritdoc />
    public CancellationToken Stopping => _stopping;

    /// <inheritdoc />
    public bool IsSequenced => _layer.IsSequenced;

    /// <inheritdoc />
    public int SourceCount => _layer.SourceCount;

    public bool TellsProgress => _layer.TellsProgress;

    /// <inheritdoc />
    public bool HasRoom => _unsent < _layer.MostUnsent && !_stopping.IsCancellationRequested;

    /// <inheritdoc />
    public bool HasMore => _inputs.Any(input => input.HasReady);

    /// <inheritdoc />
    public StageSnapshots? Snapshots => _snapshots;

    /// <inheritdoc />
    public StageNumbers Numbers { get; } = new();

    /// <summary>Gets what is told of a failure at once: while the stage still waits for calls under way, which have to know that they are to end.</summary>
    public Action<Exception>? Failing { get; init; }

    /// <summary>Takes its input from a stage before it. Nothing comes before <see cref="OpenAsync"/>.</summary>
    /// <param name="producer">The stage.</param>
    /// <param name="partition">Which of the stage's receivers this one is; null when any may take a batch.</param>
    /// <param name="lane">What the stage is to this one.</param>
    public async Task LinkAsync(IProducer<FlowBatch> producer, int? partition, Lane lane)
    {
        var options = new SubscriptionOptions { CancelMode = CancelMode.Temporary, DemandMode = DemandMode.Manual, Partition = partition };
        var subscription = await SubscribeToAsync(producer, options);
        await InvokeAsync(() =>
        {
            _lanes.Add(subscription.Id, (subscription, lane));
            _alignment?.Add(lane.Number);
        });
    }

    /// <summary>Asks all stages before it for batches.</summary>
    public Task OpenAsync() => InvokeAsync(() =>
    {
        foreach (var (subscription, _) in _lanes.Values) subscription.Ask(_layer.Credit);
    });

    void IStageHost.Emit(FlowBatch batch)
    {
        Numbers.Note(FlowCount.Sent, batch.Count);
        Emit(batch);
        if (++_unsent == _layer.MostUnsent) InvokeAfterEvents(_makeRoom);
    }

    void IStageHost.ResumeSoon() => Post(_resume);

    IDisposable IStageHost.Every(TimeSpan period, Action action) => TimeProvider.CreateTimer(_ => Post(() => Tick(action)), null, period, period);

    void IStageHost.ExpectTimes()
    {
        foreach (var source in _layer.Aligned ?? []) source?.ExpectTimes();
    }

    void IStageHost.NoteTime(int source, long time) => _layer.Aligned?[source]?.Observe(time);

    void IStageHost.NoteLate()
    {
        Numbers.Note(FlowCount.Late);
        if (Numbers.CountOf(FlowCount.Late) == 1) FlowEvents.FirstLate(Logger, Name);
    }

    void IStageHost.NoteUnread()
    {
        Numbers.Note(FlowCount.Unread);
        if (Numbers.CountOf(FlowCount.Unread) == 1) FlowEvents.FirstUnread(Logger, Name);
    }

    void IStageHost.Complete() => Complete();

    /// <inheritdoc />
    protected override ValueTask OnStartAsync(CancellationToken cancellationToken)
    {
        _chain = _layer.CreateChain(this);
        Numbers.Publish();
        return default;
    }

    /// <inheritdoc />
    protected override ValueTask OnEventsAsync(EventBatch<FlowBatch> events, CancellationToken cancellationToken)
    {
        var lane = _lanes[events.From.Id].Lane;
        foreach (var batch in events.Span) _inputs[lane.Input].Add(new Arrival(batch, events.From, lane.FirstSource + batch.Source) { Lane = lane.Number });
        Pump();
        return default;
    }

    /// <inheritdoc />
    protected override ValueTask OnCancelledAsync(Subscription subscription, StopReason reason)
    {
        // Whoever failed is seen by the run, which stops the others.
        if (!reason.IsNormal)
        {
            Stop(StopReason.Shutdown);
            return default;
        }

        _ended++;
        if (_lanes.Remove(subscription.Id, out var link)) End(link.Lane);
        Pump();
        return default;
    }

    /// <inheritdoc />
    protected override ValueTask OnTerminateAsync(StopReason reason)
    {
        if (reason.Exception is { } failure) Failing?.Invoke(failure);
        if (Numbers.CountOf(FlowCount.Late) is > 0 and var late) FlowEvents.Late(Logger, Name, late);
        if (Numbers.CountOf(FlowCount.Unread) is > 0 and var unread) FlowEvents.Unread(Logger, Name, unread);
        Numbers.Clear();
        return _chain?.DisposeAsync() ?? default;
    }

    /// <summary>A lane has ended: when it was the last that brings a source, nobody waits for the source's event time any more, or for a barrier on the lane.</summary>
    private void End(Lane lane)
    {
        var endsLane = _alignment?.Remove(lane.Number) == true;
        if (lane.IsSource)
        {
            SayEnded(lane, lane.FirstSource + lane.Producer, endsLane);
            return;
        }

        if (_layer.Inputs.Count > 1 && _lanes.Values.All(other => other.Lane.Input != lane.Input))
        {
            for (var i = 0; i < _layer.Inputs[lane.Input].SourceCount; i++) SayEnded(lane, lane.FirstSource + i, endsLane: false);
        }

        if (endsLane || lane.TellsProgress) Say(lane, lane.FirstSource, null, endsLane);
    }

    private void SayEnded(Lane lane, int source, bool endsLane) => Say(lane, source, new SourceStatus(hasEnded: true), endsLane);

    private void Say(Lane lane, int source, Punctuation? said, bool endsLane)
    {
        var batch = new FlowBatch<byte>([], 0) { Punctuation = said, Progress = long.MaxValue };
        _inputs[lane.Input].Add(new Arrival(batch, null, source) { Lane = lane.Number, EndsLane = endsLane });
    }

    /// <inheritdoc />
    protected override bool OnLost(ReadOnlySpan<FlowBatch> events, DiscardReason reason) => !_stopping.IsCancellationRequested;

    /// <inheritdoc />
    protected override bool OnDiscarded(ReadOnlySpan<FlowBatch> events, DiscardReason reason) => !_stopping.IsCancellationRequested;

    /// <summary>What was emitted is on its way.</summary>
    private void MakeRoom()
    {
        _unsent = 0;
        Resume();
    }

    private void Resume()
    {
        _chain!.Resume();
        Pump();
    }

    private void Tick(Action action)
    {
        action();
        Numbers.Publish();
    }

    private void Pump()
    {
        if (_isPumping) return;
        _isPumping = true;
        while (_chain!.IsReady && TryTake(out var arrival)) Process(arrival);
        _isPumping = false;
        Numbers.Publish();
        if (_isEnding || _ended < _expected || HasMore || _alignment?.IsHolding == true || !_chain.IsReady) return;
        _isEnding = true;
        if (_snapshots?.HasFinished == true) Complete();
        else _chain.Punctuate(InputEnd.Instance);
        Numbers.Publish();
    }

    private bool TryTake(out Arrival arrival)
    {
        if (_alignment?.TryTake(out arrival) == true) return true;
        foreach (var input in _inputs)
        {
            while (input.TryTake(out arrival))
            {
                if (_alignment?.Admits(arrival) != false) return true;
            }
        }

        arrival = default;
        return false;
    }

    private void Process(Arrival arrival)
    {
        var batch = arrival.Batch;
        var chain = _chain!;
        var source = arrival.Source;
        var clocks = _clocks?[arrival.Lane];
        clocks?.Set(batch, source);
        chain.Punctuate(new BatchStart(batch.Sequence, source));
        Numbers.Note(FlowCount.Received, batch.Count);
        Numbers.Note(FlowCount.Batches);
        if (batch.Count > 0) batch.PushInto(chain);
        var barrier = _alignment is null ? null : batch.Punctuation as SnapshotBarrier;
        var said = barrier is null && clocks is null ? batch.Punctuation : null;
        chain.Punctuate(new BatchEnd(batch.Sequence, source, clocks is null ? batch.Clock : batch.Count > 0 ? clocks.TimeOf(source) : long.MinValue, said) { IsLastPart = batch.IsLastPart });
        if (clocks is not null) Merge(clocks, batch, source);
        batch.Release();
        arrival.From?.Ask(1);
        if (barrier is not null) Pass(_alignment!.Said(arrival.Lane, barrier), source);
        if (arrival.EndsLane) Pass(_alignment!.Ended(arrival.Lane), source);
    }

    /// <summary>Says a barrier that has come on all lanes.</summary>
    private void Merge(LaneClocks clocks, FlowBatch batch, int source)
    {
        foreach (var (of, status) in clocks.Take(batch, source))
        {
            _chain!.Punctuate(new BatchStart(FlowBatch.Unsequenced, of));
            _chain.Punctuate(new BatchEnd(FlowBatch.Unsequenced, of, clocks.TimeOf(of), status));
        }
    }

    private void Pass(SnapshotBarrier? barrier, int source)
    {
        if (barrier is null) return;
        _snapshots!.Note(barrier);
        _chain!.Punctuate(new BatchStart(FlowBatch.Unsequenced, source));
        _chain.Punctuate(new BatchEnd(FlowBatch.Unsequenced, source, long.MinValue, barrier));
    }
}
