using System.Globalization;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;

namespace Headgate.Nats.Reading;

/// <summary>
/// Pulls from a consumer over one subscription that lasts as long as the connection. A pull is not cancelled with the read that has asked for it, so that what it
/// brings later is there for the next.
/// </summary>
internal sealed class JetStreamConnection : SourceConnection<JetStreamMessage>
{
    private static readonly TimeSpan LagEvery = TimeSpan.FromSeconds(5);

    /// <summary>After how long without a message a pull is taken for one that has nothing more to bring, when the source drains.</summary>
    private static readonly TimeSpan QuietFor = TimeSpan.FromMilliseconds(150);

    /// <summary>For how long a source that ends waits for the server's answer.</summary>
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);

    private readonly SourceContext _context;
    private readonly JetStreamConsumerOptions _options;
    private readonly NatsConnection _connection;
    private readonly INatsSub<byte[]> _inbox;
    private readonly CancellationTokenSource _over = new();
    private readonly JetStreamEpoch _epoch;
    private readonly PullLedger _pulls;
    private readonly List<string> _back = [];
    private readonly ILogger _logger;
    private Task<bool>? _arrival;
    private long _lagAt;
    private long _activeAt;
    private bool _isDrained;

    /// <summary>How many messages waited at the server when it gave out the last.</summary>
    private long _waitingCount = long.MaxValue;

    private JetStreamConnection(SourceContext context, JetStreamConsumerOptions options, NatsConnection connection, INatsSub<byte[]> inbox, FoundConsumer consumer)
    {
        _context = context;
        _options = options;
        _connection = connection;
        _inbox = inbox;
        _logger = context.LoggerFactory.CreateLogger<JetStreamSource>();
        _epoch = new JetStreamEpoch(context, options, connection, consumer.AckWait, _over);
        _pulls = new PullLedger(inbox.Subject.TrimEnd('*'), $"{consumer.ApiPrefix}.CONSUMER.MSG.NEXT.{options.Stream}.{options.Consumer}", options);
        connection.ConnectionDisconnected += OnDisconnectedAsync;
        if (connection.ConnectionState != NatsConnectionState.Open) _epoch.Finish();
    }

    public static async ValueTask<JetStreamConnection> OpenAsync(
        SourceContext context, JetStreamConsumerOptions options, NatsConnection connection, FoundConsumer consumer, CancellationToken cancellationToken)
    {
        // The channel never fills: no more comes than was pulled, and the server's word of each pull.
        var channel = new NatsSubChannelOpts { Capacity = (2 * (options.MaxPullCount + options.PrefetchCount)) + 64, FullMode = System.Threading.Channels.BoundedChannelFullMode.Wait };

        // Not below the client's own inbox: there it takes answers to single requests only. The token is that of the first read, and would end the subscription
        // whenever it is cancelled, with all that is on its way.
        var inbox = await connection.SubscribeCoreAsync(
            $"{connection.Opts.InboxPrefix}.{Guid.NewGuid():N}.*", null, NatsRawSerializer<byte[]>.Default, new NatsSubOpts { ChannelOpts = channel }, CancellationToken.None)
            .AsTask().WaitAsync(cancellationToken);
        return new JetStreamConnection(context, options, connection, inbox, consumer);
    }

    public override async ValueTask<bool> ReadAsync(MessageBuffer<JetStreamMessage> messages, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_epoch.IsOver) throw new IOException("The connection was lost.");
            var count = Take(messages);
            var wanted = Math.Min(messages.Room + _options.PrefetchCount - _inbox.Msgs.Count - _pulls.LeftCount, _options.MaxPullCount);
            if (_pulls.IsTimeFor(wanted)) await PullAsync(wanted);
            if (count > 0) return true;
            await WaitAsync(cancellationToken);
        }
    }

    public override ValueTask DrainAsync(MessageBuffer<JetStreamMessage> messages, CancellationToken cancellationToken) => HandBackAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        _connection.ConnectionDisconnected -= OnDisconnectedAsync;
        try
        {
            // What was pulled and not given out need not wait until its time is over.
            if (!_epoch.IsOver && _connection.ConnectionState == NatsConnectionState.Open) await HandBackAsync(CancellationToken.None);
        }
        catch (Exception failure)
        {
            NatsEvents.HandBackFailed(_logger, failure, _context.Pipeline, _context.Name);
        }

        _epoch.Finish();
        await _connection.DisposeAsync();
        _over.Dispose();
        await base.DisposeAsync();
    }

    /// <summary>Ends the pull, and hands back what it has brought. When the pipeline gives that up it no longer waits for what the pull may bring, but the pull ends all
    /// the same: the messages that the pipeline returns next would come here again.</summary>
    private async ValueTask HandBackAsync(CancellationToken cancellationToken)
    {
        if (_isDrained || _epoch.IsOver) return;
        _isDrained = true;

        // A server of version 2.9 gives what it could not deliver any more to nobody until its time is over. So the pull brings first what it can, where there is something.
        Collect();
        while (_pulls.HasLeft && _waitingCount > 0 && await HasArrivedAsync(cancellationToken)) Collect();

        // Unsubscribed, and what was on its way all the same has arrived: the server takes back the pull.
        using var limit = new CancellationTokenSource(FarewellTime, _context.TimeProvider);
        await _inbox.DrainAsync(limit.Token);
        Collect();
        foreach (var replyTo in _back) await _epoch.HandBackAsync(replyTo);
        await _connection.PingAsync(limit.Token);
    }

    private void Collect()
    {
        while (_inbox.Msgs.TryRead(out var message))
        {
            if (!DeliveryStamp.TryParse(message.ReplyTo, out var stamp))
            {
                _pulls.Note(message.Subject, message.Headers?.Code ?? 0, null, UnsentOf(message));
                continue;
            }

            _pulls.NoteMessage();
            _activeAt = _context.TimeProvider.GetTimestamp();
            _waitingCount = stamp.PendingCount;
            _back.Add(message.ReplyTo!);
        }
    }

    /// <summary>Waits until the pull has been quiet for a while, or has brought something.</summary>
    private async ValueTask<bool> HasArrivedAsync(CancellationToken cancellationToken)
    {
        var left = QuietFor - _context.TimeProvider.GetElapsedTime(_activeAt);
        if (left <= TimeSpan.Zero) return false;
        _arrival ??= _inbox.Msgs.WaitToReadAsync(CancellationToken.None).AsTask();
        try
        {
            var isOpen = await _arrival.WaitAsync(left, _context.TimeProvider, cancellationToken);
            if (isOpen) _arrival = null;
            return isOpen;
        }
        catch (Exception end) when (end is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Adds what has arrived.</summary>
    private int Take(MessageBuffer<JetStreamMessage> messages)
    {
        var count = 0;
        string? last = null;
        while (!messages.IsFull && _inbox.Msgs.TryRead(out var message))
        {
            if (!DeliveryStamp.IsIn(message.ReplyTo))
            {
                NoteStatus(message);
                continue;
            }

            _pulls.NoteMessage();
            var data = new JetStreamMessage(message);
            messages.Add(data, new JetStreamDelivery(_epoch, data, message.ReplyTo));
            last = message.ReplyTo;
            count++;
        }

        if (count == 0) return 0;
        _activeAt = _context.TimeProvider.GetTimestamp();
        _epoch.NoteReceived(count);
        if (DeliveryStamp.TryParse(last, out var stamp)) NoteLag(_waitingCount = stamp.PendingCount);
        return count;
    }

    private void NoteStatus(in NatsMsg<byte[]> message)
    {
        var code = message.HasNoResponders ? PullLedger.NoResponders : message.Headers?.Code ?? 0;
        switch (_pulls.Note(message.Subject, code, message.Headers?.MessageText, UnsentOf(message)))
        {
            case PullOutcome.Empty:
                NoteLag(0);
                break;
            case PullOutcome.Lost:
                throw new IOException($"The consumer is gone, or its server is: {code} {message.Headers?.MessageText ?? "no responders"}");
            case PullOutcome.Refused:
                NatsEvents.PullRefused(_logger, _context.Pipeline, _context.Name, code, message.Headers?.MessageText ?? "");
                _pulls.Delay();
                break;
        }
    }

    private static int? UnsentOf(in NatsMsg<byte[]> status) =>
        status.Headers is { } headers && headers.TryGetValue("Nats-Pending-Messages", out var unsent) && int.TryParse(unsent, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    private ValueTask PullAsync(int count)
    {
        _activeAt = _context.TimeProvider.GetTimestamp();
        var (subject, replyTo, body) = _pulls.Open(count);
        return _connection.PublishAsync(subject, body, null, replyTo, NatsRawSerializer<ReadOnlyMemory<byte>>.Default, null, _epoch.Over);
    }

    /// <summary>Waits until something arrives, or nothing has for so long that the pull must be lost.</summary>
    private async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        // The wait for the channel itself is not cancelled: it is taken up by the next read.
        _arrival ??= _inbox.Msgs.WaitToReadAsync(CancellationToken.None).AsTask();
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _epoch.Over);
            var isOpen = await _arrival.WaitAsync(_pulls.IsDelayed ? PullLedger.RefusalDelay : (2 * _options.Heartbeat) + TimeSpan.FromSeconds(2), _context.TimeProvider, either.Token);
            _arrival = null;
            if (!isOpen) throw new IOException("The subscription has ended.");
        }
        catch (TimeoutException)
        {
            if (_pulls.IsDelayed)
            {
                _pulls.Reset();
                return;
            }

            NatsEvents.HeartbeatMissed(_logger, _context.Pipeline, _context.Name);
            await _connection.PingAsync(_epoch.Over).AsTask().WaitAsync(_options.Heartbeat, _context.TimeProvider, cancellationToken);
            _pulls.Reset();
        }
        catch (OperationCanceledException) when (_epoch.IsOver && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException("The connection was lost.");
        }
    }

    private void NoteLag(long count)
    {
        if (_lagAt != 0 && _context.TimeProvider.GetElapsedTime(_lagAt) < LagEvery) return;
        _lagAt = _context.TimeProvider.GetTimestamp();
        _context.NoteLag(count);
    }

    private ValueTask OnDisconnectedAsync(object? sender, NatsEventArgs args)
    {
        _epoch.Finish();
        return default;
    }
}
