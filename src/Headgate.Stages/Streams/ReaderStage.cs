using Headgate.Stages.Buffering;
using Headgate.Stages.Diagnostics;

namespace Headgate.Stages.Streams;

/// <summary>
/// The stage behind <c>ReadAllAsync</c>. Reader and stage alternate: the stage hands a batch over and waits until the reader has gone past its
/// last event, so that demand follows what the reader has really taken.
/// </summary>
internal sealed class ReaderStage<T>(ConsumerOptions<T> options) : Consumer<T>(options)
{
    private readonly Handover _available = new(continueElsewhere: true);
    private readonly Handover _taken = new(continueElsewhere: false);
    private EventBatch<T> _batch;
    private bool _isReading;
    private volatile bool _isAtEnd;

    /// <summary>1 while the reader has been told of something and has not looked at it yet: a stage that is killed ends beside what it has handed over.</summary>
    private int _isTold;

    /// <summary>Waits for the next batch. False at the end. Only the reader calls it.</summary>
    public async ValueTask<bool> NextBatchAsync()
    {
        Release();
        await _available.WaitAsync().ConfigureAwait(RunsIn.KeepsContext);
        Interlocked.Exchange(ref _isTold, 0);
        _isReading = !_isAtEnd;
        return _isReading;
    }

    /// <summary>The sequence ends with the stage, whatever has ended that. Called once it has started.</summary>
    public void EndWithStage() => RunAtEnd(() =>
    {
        _isAtEnd = true;
        Tell();
    });

    public EventBatch<T> Batch => _batch;

    /// <summary>The reader needs the batch no more.</summary>
    public void Release()
    {
        if (!_isReading) return;
        _isReading = false;
        _taken.Signal();
    }

    /// <summary>The reader leaves, perhaps in the middle of a batch. Nothing more is handed over.</summary>
    public void Leave()
    {
        RequestStop(StopReason.Normal);
        Release();
    }

    // Whatever the mode of its subscriptions, with the last of them the sequence is at its end.
    internal override void EndUnsubscribed() => RequestStop(StopReason.Normal);

    internal override void ReportLost(int count, DiscardReason reason) => StageEvents.EventsLeftUnread(Log, Name, count);

    protected override ValueTask OnEventsAsync(EventBatch<T> events, CancellationToken cancellationToken)
    {
        _batch = events;
        Tell();
        return _taken.WaitAsync();
    }

    private void Tell()
    {
        if (Interlocked.Exchange(ref _isTold, 1) == 0) _available.Signal();
    }
}
