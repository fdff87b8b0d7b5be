using Headgate.Stages.Demand;
using Headgate.Stages.Diagnostics;
using Headgate.Stages.Execution;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Intake;

/// <summary>A consumer's end of one subscription: what the producer sends to, what the user holds, and the account of demand.</summary>
internal sealed class Inflow<T> : Subscription, IDownstream<T>
{
    private readonly Inlet<T> _inlet;
    private readonly Lineage<T> _lineage;
    private readonly TaskCompletionSource<Subscription> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DemandWindow _window;
    private volatile IUpstream? _upstream;
    private volatile InflowStatus _status;
    private long _asked;
    private long _askedEarly;
    private long _received;
    private long _processed;
    private int _takenOver;

    public Inflow(Inlet<T> inlet, IProducer<T> producer, SubscriptionOptions options)
        : this(inlet, producer, options, new Lineage<T>())
    {
    }

    private Inflow(Inlet<T> inlet, IProducer<T> producer, SubscriptionOptions options, Lineage<T> lineage)
        : base(StageEnvironment.NextSubscriptionId(), options, producer.Name)
    {
        _inlet = inlet;
        _lineage = lineage;
        Producer = producer;
        _window = new DemandWindow(options.MaxDemand, options.EffectiveMinDemand);
        lineage.Latest = this;
    }

    public override bool IsOpen => _status == InflowStatus.Open;

    public override long OutstandingDemand => Volatile.Read(ref _asked) - Volatile.Read(ref _processed);

    public override long ProcessedCount => Volatile.Read(ref _processed);

    public IProducer<T> Producer { get; }

    public InflowStatus Status => _status;

    /// <summary>Why the consumer itself has cancelled; null when it has not.</summary>
    public StopReason? Withdrawal => _lineage.CancelReason;

    /// <summary>Whether the consumer itself has cancelled.</summary>
    public bool IsCancelRequested => _lineage.CancelReason is not null;

    /// <summary>Answers the caller of <c>SubscribeToAsync</c>.</summary>
    public Task<Subscription> Answer => _answer.Task;

    /// <summary>Whether the subscription was made by the stage's options, when it started.</summary>
    public bool IsInitial { get; init; }

    /// <summary>How an earlier subscription to the same restartable producer ended, whose place this one takes; null for none.</summary>
    public StopReason? ResumesAfter { get; private init; }

    /// <summary>The end that is in this one's place now, after any number of restarts of the producer: itself, when there was none.</summary>
    public Inflow<T> Latest => _lineage.Latest;

    /// <summary>Whether a newer subscription has taken this one's place.</summary>
    public bool IsReplaced { get; set; }

    public bool BelongsTo(Inlet<T> inlet) => ReferenceEquals(_inlet, inlet);

    public override void Ask(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (Options.DemandMode == DemandMode.Automatic)
        {
            throw new InvalidOperationException(
                $"The subscription to '{ProducerName}' asks by itself. Subscribe with DemandMode.Manual to ask by hand.");
        }

        if (count > 0) Latest.Send(count);
    }

    public override void Cancel(StopReason? reason = null) => _lineage.Cancel(reason ?? StopReason.Normal);

    /// <summary>Tells the producer that this end is given up, if it has let it in.</summary>
    public void CancelUpstream(StopReason reason) => _upstream?.Cancel(reason);

    /// <summary>An end that takes this one's place, because the producer has been restarted after <paramref name="reason"/>.</summary>
    public Inflow<T> Resume(StopReason reason) => new(_inlet, Producer, Options, _lineage) { ResumesAfter = reason };

    /// <summary>How many of <paramref name="available"/> events are processed next.</summary>
    public int NextSlice(int available) => Options.DemandMode == DemandMode.Manual ? available : _window.NextSlice(available);

    /// <summary>Takes note of processed events, and asks anew when it is time.</summary>
    public void Processed(int count, bool mayAsk)
    {
        Volatile.Write(ref _processed, _processed + count);
        if (Options.DemandMode == DemandMode.Manual) return;
        var ask = _window.Processed(count);
        if (ask > 0 && mayAsk) Send(ask);
    }

    /// <summary>The producer has accepted: the first ask goes out.</summary>
    public void Open(IUpstream upstream)
    {
        _upstream = upstream;
        _status = InflowStatus.Open;
        Interlocked.MemoryBarrier();
        if (_lineage.CancelReason is { } reason) upstream.Cancel(reason);
    }

    /// <summary>Events that came on an earlier subscription, in whose place this one opens, are still being processed: as if they had come on this one.</summary>
    public void TakeOver(int count)
    {
        _takenOver = Math.Min(count, Options.MaxDemand);
        Interlocked.Add(ref _asked, _takenOver);
        _received += _takenOver;
    }

    public void AskFirst()
    {
        if (Options.DemandMode == DemandMode.Automatic) Send(_window.Open() - _takenOver);
        else AskWhatWasEarly(_upstream!);
        _answer.TrySetResult(this);
    }

    public void Close() => _status = InflowStatus.Closed;

    public void Fail(Exception exception)
    {
        _answer.TrySetException(exception);
        _ = _answer.Task.Exception;
    }

    /// <summary>The caller waits for the answer no longer: what comes of the subscription is cancelled.</summary>
    public void GiveUp(CancellationToken token)
    {
        if (_answer.TrySetCanceled(token)) Cancel();
    }

    public ValueTask ReceiveAsync(Batch<T> batch)
    {
        if (_status != InflowStatus.Open)
        {
            _inlet.RejectBatch(this, batch);
            return default;
        }

        _received += batch.Count;
        if (_received > Volatile.Read(ref _asked)) _inlet.ReportExcess(this, _received - _asked);
        _inlet.Enqueue(batch);
        return default;
    }

    /// <summary>The batch came too late: the stage has stopped.</summary>
    public void Refused(Batch<T> batch)
    {
        _inlet.LoseLate(batch);
    }

    void IDownstream<T>.Subscribed(IUpstream upstream) => _inlet.Post(new SubscribedSignal<T>(_inlet, this, upstream));

    void IDownstream<T>.Events(Batch<T> batch)
    {
        batch.Target = this;
        _inlet.Post(batch);
    }

    void IDownstream<T>.Cancelled(StopReason reason, EndOf ended) => _inlet.Post(new CancelledSignal<T>(_inlet, this, reason, ended));

    private void Send(int count)
    {
        if (count == 0 || _lineage.CancelReason is not null || _status == InflowStatus.Closed) return;
        Interlocked.Add(ref _asked, count);
        Invariant.That(OutstandingDemand >= 0, "What is outstanding is never negative.");
        if (_upstream is { } upstream) upstream.Ask(count);
        else AskEarly(count);
    }

    /// <summary>Asks by hand for what a producer that is being restarted is to send when it is there.</summary>
    private void AskEarly(int count)
    {
        Interlocked.Add(ref _askedEarly, count);
        if (_upstream is { } upstream) AskWhatWasEarly(upstream);
    }

    private void AskWhatWasEarly(IUpstream upstream)
    {
        for (var left = Interlocked.Exchange(ref _askedEarly, 0); left > 0; left -= int.MaxValue) upstream.Ask((int)Math.Min(int.MaxValue, left));
    }
}
