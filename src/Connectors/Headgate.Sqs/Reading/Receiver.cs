using Amazon.SQS;
using Headgate.Pipelines.Sources;
using Headgate.Sqs.Clients;
using Headgate.Sqs.Settling;
using Microsoft.Extensions.Logging;

namespace Headgate.Sqs.Reading;

/// <summary>Receives messages of a queue, over all connections of its source: what one has brought is there for the next.</summary>
internal sealed class Receiver : IDisposable
{
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly SourceContext _context;
    private readonly SqsQueueOptions _options;
    private readonly SqsEpoch _epoch;
    private readonly ReceiptBook _receipts;
    private readonly GroupBook _groups;
    private readonly Settler _settler;
    private readonly Polls _polls;
    private readonly ReadyMessages _ready;
    private readonly ILogger _logger;
    private readonly bool _isFifo;
    private TaskCompletionSource _ended = NewSignal();
    private bool _isDrained;

    public Receiver(SourceContext context, SqsQueueOptions options, IAmazonSQS client, string queueUrl, QueueAddress queue)
    {
        _context = context;
        _options = options;
        _isFifo = queue.IsFifo;
        _logger = context.LoggerFactory.CreateLogger<Receiver>();
        _receipts = new ReceiptBook();
        _groups = new GroupBook();
        _epoch = new SqsEpoch(context, options, queue.Name, _receipts, _groups);
        var calls = new QueueCalls(client, queueUrl);
        _settler = new Settler(context, options, calls, _epoch.NoteVoid);
        _epoch.Extender = new LeaseExtender(context, calls, options.VisibilityTimeout);
        _epoch.Settler = _settler;
        if (options.OneOfGroupAtATime) _epoch.OnEnded = () => Volatile.Read(ref _ended).TrySetResult();
        _polls = new Polls(context, options, client, queueUrl);
        _ready = new ReadyMessages(_groups, options.OneOfGroupAtATime);
    }

    /// <summary>Reads.</summary>
    /// <returns>Whether there are messages; false when there were none for so long.</returns>
    public async ValueTask<bool> ReadAsync(MessageBuffer<SqsMessage> messages, TimeSpan patience, CancellationToken cancellationToken)
    {
        var begun = _context.TimeProvider.GetTimestamp();
        while (true)
        {
            var ended = _options.OneOfGroupAtATime ? Volatile.Read(ref _ended) : null;
            Collect();
            await KeepAsync(cancellationToken);
            var count = Take(messages);
            _polls.Ask(CountToAsk(messages.Room));
            if (count > 0) return true;
            if (_groups.HasBlocked) continue;
            Task wake = ended is null ? _polls.WhenAny() : Task.WhenAny(_polls.WhenAny(), ended.Task);

            // What is held is looked after meanwhile.
            var limit = WaitOf(patience, begun);
            if (limit == TimeSpan.Zero) return false;
            await wake.WaitAsync(limit, _context.TimeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (ended?.Task.IsCompleted == true) Interlocked.CompareExchange(ref _ended, NewSignal(), ended);
        }
    }

    /// <summary>The connection was lost.</summary>
    public void NextGeneration() => _polls.NextGeneration();

    /// <summary>Hands back what was not given out.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        if (_isDrained) return;
        await _polls.EndAsync(_options.DrainWait, cancellationToken);
        Collect();
        try
        {
            await ReleaseAsync(_ready.TakeAll()).WaitAsync(cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            SqsEvents.HandBackFailed(_logger, failure, _context.Pipeline, _context.Name);
        }

        _isDrained = true;
    }

    /// <summary>Ends the epoch. What is under way still cannot be acknowledged any more: others need not wait for the end of its visibility time-out.</summary>
    public async Task CloseAsync()
    {
        _epoch.End();
        using var limit = new CancellationTokenSource(FarewellTime, _context.TimeProvider);
        try
        {
            if (!_isDrained) await _polls.EndAsync(TimeSpan.Zero, limit.Token);
            Collect();
            await _settler.WhenIdle().WaitAsync(limit.Token);
            if (_receipts.TakeAll() is { Count: > 0 } left) await _settler.ChangeVisibilityAsync(left, 0, limit.Token);
        }
        catch (Exception failure)
        {
            SqsEvents.HandBackFailed(_logger, failure, _context.Pipeline, _context.Name);
        }

        _settler.Stop();
        await _settler.WhenIdle();
    }

    public void Dispose()
    {
        _polls.Dispose();
        _settler.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Collect()
    {
        while (_polls.TryTake() is { } poll)
        {
            foreach (var message in poll.Messages)
            {
                var data = new SqsMessage(message);
                var receipt = _receipts.Add(message.MessageId, message.ReceiptHandle);
                _ready.Add(new ReceivedMessage(data, receipt, poll.ReceivedAt, _groups.NextNumber(), _isFifo ? data.GroupId : null));
            }
        }
    }

    /// <summary>Hands back what must not be given out, and extends what was received a while ago.</summary>
    private async ValueTask KeepAsync(CancellationToken cancellationToken)
    {
        while (_ready.TakeBlocked() is { Count: > 0 } blocked) await ReleaseAsync(blocked).WaitAsync(cancellationToken);
        if (_ready.Count == 0) return;
        var ticks = (long)(_options.VisibilityTimeout.TotalSeconds / 4 * _context.TimeProvider.TimestampFrequency);
        var held = _ready.HeldSinceBefore(_context.TimeProvider.GetTimestamp() - ticks);
        if (held.Count == 0) return;
        var now = _context.TimeProvider.GetTimestamp();
        var failed = await _settler.ChangeVisibilityAsync([.. held.Select(static message => message.Receipt)], (int)_options.VisibilityTimeout.TotalSeconds, cancellationToken);
        foreach (var message in held) message.HeldSince = now;
        if (failed.Count == 0) return;

        // Others have them by now, and will have the rest of their groups.
        await ReleaseAsync(_ready.TakeWithGroups([.. failed.Select(index => held[index])])).WaitAsync(cancellationToken);
    }

    private TimeSpan WaitOf(TimeSpan patience, long begun)
    {
        var left = patience == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : patience - _context.TimeProvider.GetElapsedTime(begun);
        if (left <= TimeSpan.Zero) return TimeSpan.Zero;
        if (_ready.Count > 0 && _options.VisibilityTimeout / 4 < left) return _options.VisibilityTimeout / 4;
        return left == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : left < LongestWait ? left : LongestWait;
    }

    /// <summary>How many to ask for, when the pipeline has room for some: in place of those that must wait for one of their group, so many more as one call brings.</summary>
    private int CountToAsk(int room)
    {
        var wanted = room + _options.PrefetchCount - _polls.AskedCount;
        var spare = _options.OneOfGroupAtATime ? SettleLane.MostInCall : 0;
        return Math.Min(wanted - _ready.CountTakeable(), wanted + spare - _ready.Count);
    }

    private int Take(MessageBuffer<SqsMessage> messages)
    {
        var count = 0;
        while (!messages.IsFull && _ready.TryTake() is { } next)
        {
            messages.Add(next.Data, new SqsDelivery(_epoch, next.Data, next.Receipt, next.ReceivedAt, next.Group));
            count++;
        }

        _epoch.NoteReceived(count);
        return count;
    }

    private Task ReleaseAsync(IReadOnlyList<ReceivedMessage> messages)
    {
        // One whose message is under way by another delivery, too, is left to that.
        return _settler.SettleAsync([.. messages.Where(message => _receipts.Remove(message.Receipt)).Select(static message => new SettleItem(message.Receipt, 0))]);
    }
}
