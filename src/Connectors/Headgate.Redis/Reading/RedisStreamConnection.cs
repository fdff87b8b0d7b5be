using System.Text;
using Headgate.Pipelines;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Headgate.Redis.Reading;

/// <summary>
/// Reads as many entries as are asked for, and looks again soon when there are none. It does not let the server block the call: that would hold up the
/// acknowledgements behind it, which go over the same connection, and a blocked call that is given up takes entries with it that nobody gets to see.
/// </summary>
internal sealed class RedisStreamConnection : SourceConnection<RedisStreamMessage>
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LagEvery = TimeSpan.FromSeconds(5);
    private readonly SourceContext _context;
    private readonly RedisStreamOptions _options;
    private readonly ConnectionMultiplexer _client;
    private readonly IReadOnlyList<StreamGroup> _groups;
    private readonly RedisStreamEpoch _epoch;
    private readonly ILogger _logger;
    private readonly TimeSpan _claimEvery;
    private readonly byte[] _bodyField;
    private TimeSpan _delay = FirstDelay;
    private long _claimedAt;
    private long _lagAt;
    private bool _mustClaim = true;
    private int _next;

    public RedisStreamConnection(SourceContext context, RedisStreamOptions options, ConnectionMultiplexer client, IReadOnlyList<StreamGroup> groups)
    {
        _context = context;
        _options = options;
        _client = client;
        _groups = groups;
        _logger = context.LoggerFactory.CreateLogger<RedisStreamSource>();
        _epoch = new RedisStreamEpoch(context, options);
        _claimEvery = options.ClaimIdle / 2;
        _bodyField = Encoding.UTF8.GetBytes(options.BodyField);
        client.ConnectionFailed += OnFailed;
    }

    public override async ValueTask<bool> ReadAsync(MessageBuffer<RedisStreamMessage> messages, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_epoch.IsOver) throw new IOException("The connection was lost.");
            await ReadOnceAsync(messages);
            if (messages.Count > 0)
            {
                _delay = FirstDelay;
                return true;
            }

            // No call is under way that the token could cut off: what the server has given out is in the buffer.
            await Task.Delay(_delay, _context.TimeProvider, cancellationToken);
            _delay = _delay * 2 < _options.PollDelay ? _delay * 2 : _options.PollDelay;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        var isLost = _epoch.IsOver;
        _epoch.End();
        _client.ConnectionFailed -= OnFailed;
        try
        {
            // What is not acknowledged by now never will be. On a connection that was lost it is not known what is: the next reads it again.
            if (!isLost && _client.IsConnected) await Task.WhenAll(_groups.Select(static group => group.ReturnAllAsync()));
        }
        catch (Exception failure)
        {
            RedisEvents.HandBackFailed(_logger, failure, _context.Pipeline, _context.Name);
        }

        await _client.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <summary>Reads what the consumer had under way, then what was returned or left alone, then new entries.</summary>
    private async ValueTask ReadOnceAsync(MessageBuffer<RedisStreamMessage> messages)
    {
        foreach (var group in _groups)
        {
            while (!group.IsRecovered && messages.Room > 0) Add(messages, group, await group.RecoverAsync(messages.Room));
        }

        if (messages.Room > 0 && IsClaimDue()) await ClaimAsync(messages);
        for (var i = 0; i < _groups.Count && messages.Room > 0; i++)
        {
            var group = _groups[_next];
            _next = (_next + 1) % _groups.Count;
            AddNew(messages, group, await group.ReadNewAsync(Math.Min(messages.Room, _options.MaxReadCount)));
        }

        await NoteLagAsync();
    }

    private bool IsClaimDue() => _epoch.TakeReturned() || _mustClaim || _context.TimeProvider.GetElapsedTime(_claimedAt) >= _claimEvery;

    private async ValueTask ClaimAsync(MessageBuffer<RedisStreamMessage> messages)
    {
        _mustClaim = false;
        _claimedAt = _context.TimeProvider.GetTimestamp();
        foreach (var group in _groups)
        {
            var hasMore = true;
            while (hasMore && messages.Room > 0)
            {
                (var entries, hasMore) = await group.ClaimAsync(messages.Room);
                Add(messages, group, entries);
            }

            _mustClaim |= hasMore;
        }
    }

    private void Add(MessageBuffer<RedisStreamMessage> messages, StreamGroup group, IReadOnlyList<ClaimedEntry> entries)
    {
        foreach (var (entry, count) in entries)
        {
            var data = new RedisStreamMessage(group.Stream, entry, _bodyField, count);
            var message = new Message<RedisStreamMessage>(data, new RedisStreamDelivery(_epoch, group, data));
            messages.Add(count > _options.MaxDeliveries ? message.Fail($"The entry was given out {count} times; {_options.MaxDeliveries} are allowed.") : message);
        }

        _epoch.NoteReceived(entries.Count);
    }

    private void AddNew(MessageBuffer<RedisStreamMessage> messages, StreamGroup group, StreamEntry[] entries)
    {
        foreach (var entry in entries)
        {
            var data = new RedisStreamMessage(group.Stream, entry, _bodyField, 1);
            messages.Add(data, new RedisStreamDelivery(_epoch, group, data));
        }

        _epoch.NoteReceived(entries.Length);
    }

    private async ValueTask NoteLagAsync()
    {
        if (_lagAt != 0 && _context.TimeProvider.GetElapsedTime(_lagAt) < LagEvery) return;
        _lagAt = _context.TimeProvider.GetTimestamp();
        var lag = 0L;
        foreach (var group in _groups) lag += await group.LagAsync();
        _context.NoteLag(lag);
    }

    private void OnFailed(object? sender, ConnectionFailedEventArgs args)
    {
        if (args.ConnectionType == ConnectionType.Interactive) _epoch.End();
    }
}
