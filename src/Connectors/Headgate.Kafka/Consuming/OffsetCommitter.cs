using Confluent.Kafka;
using Headgate.Pipelines.Sources;
using Microsoft.Extensions.Logging;

namespace Headgate.Kafka.Consuming;

/// <summary>Commits offsets now and then, one commit at a time, and never on the thread that asks for it. Thread-safe.</summary>
internal sealed class OffsetCommitter
{
    private readonly Lock _committing = new();
    private readonly IConsumer<byte[]?, byte[]?> _client;
    private readonly PartitionBoard _board;
    private readonly SourceContext _context;
    private readonly ILogger _logger;
    private readonly ITimer? _timer;
    private int _isRequested;
    private volatile bool _isOver;
    private volatile bool _isLeaving;
    private bool _hasEnded;

    public OffsetCommitter(IConsumer<byte[]?, byte[]?> client, PartitionBoard board, SourceContext context, KafkaTopicOptions options, ILogger logger)
    {
        (_client, _board, _context, _logger) = (client, board, context, logger);
        _isOver = options.CommitsInTransactions;
        if (_isOver) return;
        board.CommitDue += Request;
        _timer = context.TimeProvider.CreateTimer(static committer => ((OffsetCommitter)committer!).Request(), this, options.CommitInterval, options.CommitInterval);
    }

    /// <summary>Has what is settled committed soon.</summary>
    public void Request()
    {
        if (_isOver || _isLeaving || Interlocked.Exchange(ref _isRequested, 1) == 1) return;
        _ = Task.Run(CommitRequested);
    }

    /// <summary>The source is about to leave, with a last commit of its own: what was requested before, and waits, is left out.</summary>
    public void Leave() => _isLeaving = true;

    /// <summary>Commits what is settled, and waits until the broker has answered.</summary>
    /// <param name="lanes">Of which partitions; null for all that are assigned.</param>
    public void Commit(IReadOnlyList<PartitionLane>? lanes)
    {
        if (_isOver) return;
        lock (_committing) CommitNow(lanes);
    }

    /// <summary>Gets what tells the group of a member's transaction who it is, and by which assignment it reads; null when the source has left the group.</summary>
    public IConsumerGroupMetadata? GroupMetadata()
    {
        lock (_committing) return _hasEnded ? null : _client.ConsumerGroupMetadata;
    }

    /// <summary>Commits nothing any more; waits for a commit that is under way. The client may be closed after this.</summary>
    public void End()
    {
        _isOver = true;
        _board.CommitDue -= Request;
        lock (_committing)
        {
            _hasEnded = true;
            _timer?.Dispose();
        }
    }

    private void CommitRequested()
    {
        lock (_committing)
        {
            // Until here others need not ask: one waits at most, however long the broker takes to answer the commit before.
            Volatile.Write(ref _isRequested, 0);
            if (!_isLeaving) CommitNow(null);
        }
    }

    private void CommitNow(IReadOnlyList<PartitionLane>? lanes)
    {
        var commits = _board.CollectCommits(lanes);
        if (commits.Count == 0 || _isOver) return;
        try
        {
            _client.Commit(commits.Select(static commit => new TopicPartitionOffset(commit.Lane.Partition, commit.Offset)));
            NoteCommitted(commits);
        }
        catch (TopicPartitionOffsetException failure)
        {
            NoteCommitted(commits.Where(commit => failure.Results.Exists(result => result.TopicPartition == commit.Lane.Partition && !result.Error.IsError)));
            KafkaEvents.CommitFailed(_logger, failure, _context.Pipeline, _context.Name);
        }
        catch (KafkaException failure)
        {
            KafkaEvents.CommitFailed(_logger, failure, _context.Pipeline, _context.Name);
            if (failure.Error.IsFatal) _board.Fail(failure);
        }
    }

    private void NoteCommitted(IEnumerable<(PartitionLane Lane, long Offset)> commits)
    {
        foreach (var (lane, offset) in commits) _board.NoteCommitted(lane, offset);
    }
}
