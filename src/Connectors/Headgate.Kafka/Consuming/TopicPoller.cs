using Confluent.Kafka;
using Headgate.Kafka.Connecting;
using Headgate.Pipelines.Sources;
using Microsoft.Extensions.Logging;

namespace Headgate.Kafka.Consuming;

/// <summary>
/// The thread that fetches. It calls the client all the time, so that the group does not take it for dead: while there is no room for messages it has the client pause all partitions.
/// </summary>
internal sealed class TopicPoller
{
    private const int PollMilliseconds = 50;
    private const int MostAtOnce = 256;

    /// <summary>How long it waits for room before it has partitions paused: the client drops what it has fetched of those, and fetches it again.</summary>
    private static readonly TimeSpan PauseAfter = TimeSpan.FromSeconds(1);

    private readonly List<ConsumeResult<byte[]?, byte[]?>> _fetched = [];
    private readonly List<PartitionLane> _held = [];
    private readonly List<TopicPartitionOffset> _back = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IConsumer<byte[]?, byte[]?> _client;
    private readonly PartitionBoard _board;
    private readonly GroupMember _member;
    private readonly SourceContext _context;
    private readonly ILogger _logger;
    private readonly LagMeter _lag;
    private readonly int _prefetchCount;
    private volatile bool _isStopping;
    private bool _isPaused;
    private int _pausedVersion;
    private int _resumedVersion;

    public TopicPoller(IConsumer<byte[]?, byte[]?> client, PartitionBoard board, GroupMember member, SourceContext context, KafkaTopicOptions options, ILogger logger)
    {
        (_client, _board, _member, _context, _logger) = (client, board, member, context, logger);
        _lag = new LagMeter(client, board, context, options.LagInterval);
        _prefetchCount = options.PrefetchCount;
        member.Flush = Flush;
    }

    /// <summary>Starts the thread.</summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = $"{_context.Pipeline}/{_context.Name} (Kafka)" }.Start();

    /// <summary>Ends the thread. The source has left its group then, and the client is closed.</summary>
    public Task StopAsync()
    {
        _isStopping = true;
        _board.WakeUp();
        return _ended.Task;
    }

    private void Run()
    {
        try
        {
            while (!_isStopping && _board.Failure is null)
            {
                Rewind();
                var room = _board.Room;

                // What was paused is fetched anew: that is worth it for half of the room, and not for each message.
                if (room < (_isPaused ? (_prefetchCount + 1) / 2 : 1)) WaitForRoom();
                else Fetch(Math.Min(room, MostAtOnce));
                _lag.Measure();
            }
        }
        catch (Exception failure)
        {
            _board.Fail(failure);
        }
        finally
        {
            Close();
            _ended.SetResult();
        }
    }

    private void Fetch(int most)
    {
        if (_isPaused || _resumedVersion != _board.Version) Resume();
        for (var message = Consume(PollMilliseconds); message is not null; message = _fetched.Count < most ? Consume(0) : null) _fetched.Add(message);
        Flush();
    }

    private void Flush() => _board.Add(_fetched);

    private ConsumeResult<byte[]?, byte[]?>? Consume(int milliseconds)
    {
        try
        {
            return _client.Consume(milliseconds);
        }
        catch (ConsumeException failure) when (!failure.Error.IsFatal && !KafkaFailures.IsRefusal(failure.Error.Code))
        {
            KafkaEvents.ReadFaltered(_logger, _context.Pipeline, _context.Name, failure.Error.Code.ToString(), failure.Error.Reason);
            return null;
        }
    }

    private void WaitForRoom()
    {
        if (!_isPaused && _board.Wake.WaitOne(PauseAfter)) return;
        if (!_isPaused || _pausedVersion != _board.Version) Pause();

        // Nothing comes; but the group is heard, and hears that the member lives.
        if (Consume(PollMilliseconds) is { } message) _fetched.Add(message);
        Flush();
    }

    private void Pause()
    {
        (_isPaused, _pausedVersion) = (true, _board.Version);
        _client.Pause(_client.Assignment);
    }

    /// <summary>What may flow is fetched. After a rebalance, too: to the client a partition that comes back is as it was when it went, and it may have been held then.</summary>
    private void Resume()
    {
        (_isPaused, _resumedVersion) = (false, _board.Version);
        var assigned = _client.Assignment.ToHashSet();
        _client.Resume(_board.Lanes.Where(lane => lane.Flows && assigned.Contains(lane.Partition)).Select(static lane => lane.Partition));
    }

    /// <summary>Has partitions go back of which messages were handed back.</summary>
    private void Rewind()
    {
        _board.CollectRewinds(_held, _back);
        if (_held.Count > 0) _client.Pause(_held.Select(static lane => lane.Partition));
        if (_back.Count > 0 && !_isPaused) _client.Resume(_back.Select(static offset => offset.TopicPartition));
        foreach (var offset in _back)
        {
            _client.Seek(offset);
            KafkaEvents.Rewound(_logger, _context.Pipeline, _context.Name, $"{offset.Topic}[{offset.Partition.Value}]", offset.Offset.Value);
        }

        _held.Clear();
        _back.Clear();
    }

    private void Close()
    {
        try
        {
            try
            {
                _member.Leave();
            }
            finally
            {
                _member.Gate.Close(_client);
            }
        }
        catch (Exception failure)
        {
            _board.Fail(failure);
            KafkaEvents.CloseFailed(_logger, failure, _context.Pipeline, _context.Name);
        }
    }
}
