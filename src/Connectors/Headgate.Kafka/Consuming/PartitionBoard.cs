using System.Runtime.ExceptionServices;
using Confluent.Kafka;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;
using Microsoft.Extensions.Logging;

namespace Headgate.Kafka.Consuming;

/// <summary>
/// The partitions that are assigned to a source: between the thread that fetches, the reader that asks, and those who settle. Thread-safe; nothing is called out to while its lock is held.
/// </summary>
internal sealed class PartitionBoard(SourceContext context, KafkaTopicOptions options) : IDisposable
{
    /// <summary>How many messages of a partition are given out before it is another's turn.</summary>
    private const int TurnCount = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Topic, int Partition), PartitionLane> _lanes = [];
    private readonly List<PartitionLane> _turns = [];
    private readonly AutoResetEvent _wake = new(false);
    private TaskCompletionSource _arrival = NewSignal();
    private TaskCompletionSource _settled = NewSignal();
    private TaskCompletionSource? _idle;
    private Exception? _failure;
    private int _turn;
    private int _waitingCount;
    private int _settledCount;
    private bool _isDrained;

    /// <summary>Raised, outside of the lock, when so many messages were settled that offsets are to be committed before their time.</summary>
    public event Action? CommitDue;

    /// <summary>Gets how many messages more may be fetched.</summary>
    public int Room
    {
        get
        {
            lock (_gate) return _isDrained ? 0 : Math.Max(0, options.PrefetchCount - _waitingCount);
        }
    }

    /// <summary>Gets whether offsets are committed in the transactions of a sink.</summary>
    public bool CommitsInTransactions => options.CommitsInTransactions;

    /// <summary>Gets or sets who commits, and knows the group.</summary>
    public OffsetCommitter? Committer { get; set; }

    /// <summary>Gets a number that changes with the assignment.</summary>
    public int Version { get; private set; }

    /// <summary>Gets what is signalled when there may be something to do for whoever fetches.</summary>
    public WaitHandle Wake => _wake;

    /// <summary>Gets why nothing can be read any more; null while it can.</summary>
    public Exception? Failure
    {
        get
        {
            lock (_gate) return _failure;
        }
    }

    public IReadOnlyList<PartitionLane> Lanes
    {
        get
        {
            lock (_gate) return [.. _turns];
        }
    }

    /// <summary>Which message of each partition is the next to be given out, where any was.</summary>
    public List<(TopicPartition Partition, long Next)> Positions()
    {
        lock (_gate) return [.. _turns.Where(static lane => lane.NextOffset is not null).Select(static lane => (lane.Partition, lane.NextOffset!.Value))];
    }

    /// <summary>Partitions are assigned.</summary>
    public void Assign(IReadOnlyList<TopicPartition> partitions)
    {
        lock (_gate)
        {
            Version++;
            foreach (var partition in partitions)
            {
                var lane = new PartitionLane(partition, context.TimeProvider, options.CommitsInTransactions);
                lane.Epoch = new PartitionEpoch(context, this, lane);
                if (_isDrained) lane.Close();
                _lanes[(partition.Topic, partition.Partition.Value)] = lane;
                _turns.Add(lane);
            }
        }
    }

    /// <summary>Nothing more of these partitions is given out.</summary>
    /// <returns>Those that were assigned, and a task that ends when nothing of them is under way.</returns>
    public (IReadOnlyList<PartitionLane> Lanes, Task Idle) Close(IReadOnlyList<TopicPartition> partitions)
    {
        lock (_gate)
        {
            var lanes = new List<PartitionLane>();
            foreach (var partition in partitions)
            {
                if (!_lanes.TryGetValue((partition.Topic, partition.Partition.Value), out var lane)) continue;
                _waitingCount -= lane.Close();
                lanes.Add(lane);
            }

            if (lanes.TrueForAll(static lane => lane.Tracker.InFlightCount == 0)) return (lanes, Task.CompletedTask);
            _idle = NewSignal();
            return (lanes, _idle.Task);
        }
    }

    /// <summary>Partitions are assigned no longer: what ends from now on is told to nobody.</summary>
    /// <returns>How many of their messages are under way.</returns>
    public int End(IReadOnlyList<PartitionLane> lanes)
    {
        var count = 0;
        TaskCompletionSource settled;
        lock (_gate)
        {
            Version++;
            _idle = null;
            foreach (var lane in lanes)
            {
                _waitingCount -= lane.Close();
                lane.End();
                count += lane.Tracker.InFlightCount;
                _lanes.Remove((lane.Partition.Topic, lane.Partition.Partition.Value));
                _turns.Remove(lane);
            }

            (settled, _settled) = (_settled, NewSignal());
        }

        // Whoever waits for what comes before a batch has nothing to wait for any more.
        settled.TrySetResult();
        return count;
    }

    /// <summary>Messages were fetched. When those of a partition begin anew, under offsets that had come already, nothing more can be read by this connection.</summary>
    public void Add(List<ConsumeResult<byte[]?, byte[]?>> messages)
    {
        if (messages.Count == 0) return;
        TaskCompletionSource? arrival = null;
        PartitionLane? reset = null;
        lock (_gate)
        {
            var before = _waitingCount;
            PartitionLane? lane = null;
            foreach (var message in messages)
            {
                if (lane is null || lane.Partition.Partition != message.Partition || lane.Partition.Topic != message.Topic) _lanes.TryGetValue((message.Topic, message.Partition.Value), out lane);
                if (lane is null) continue;
                if (lane.Add(message)) _waitingCount++;
                else if (lane.ResetAt is not null) reset ??= lane;
            }

            if (before == 0 && _waitingCount > 0) arrival = _arrival;
        }

        messages.Clear();
        arrival?.TrySetResult();
        if (reset is not null) FailReset(reset);
    }

    /// <summary>Gives out what has been fetched, of each partition in its turn.</summary>
    /// <returns>How many messages.</returns>
    public int Take(MessageBuffer<KafkaMessage> messages)
    {
        lock (_gate)
        {
            var count = 0;
            var wasFull = _waitingCount >= options.PrefetchCount;
            while (_waitingCount > 0 && !messages.IsFull)
            {
                _turn = (_turn + 1) % _turns.Count;
                var taken = Take(_turns[_turn], messages);
                _waitingCount -= taken;
                count += taken;
            }

            if (wasFull && _waitingCount < options.PrefetchCount) _wake.Set();
            if (_waitingCount > 0 || count > 0) return count;

            if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
            if (_arrival.Task.IsCompleted) _arrival = NewSignal();
            return 0;
        }
    }

    /// <summary>Waits until there is something to take, or nothing can come any more.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        Task arrival;
        lock (_gate) arrival = _arrival.Task;
        return arrival.WaitAsync(cancellationToken);
    }

    /// <summary>Nothing can be read any more: what waits is dropped, and comes again by the next connection.</summary>
    public void Fail(Exception failure)
    {
        TaskCompletionSource arrival;
        lock (_gate)
        {
            _failure ??= failure;
            foreach (var lane in _turns) _waitingCount -= lane.Close();
            arrival = _arrival;
        }

        arrival.TrySetResult();
    }

    /// <summary>Messages have ended.</summary>
    /// <returns>False when their partition is not assigned any more.</returns>
    public bool TrySettle(PartitionEpoch epoch, in EndedDeliveries ended)
    {
        var isCommitDue = false;
        TaskCompletionSource? idle = null;
        TaskCompletionSource? settled = null;
        lock (_gate)
        {
            var lane = epoch.Lane;
            if (lane.IsEnded) return false;
            Settle(lane, ended.Succeeded);
            if (options.OnFailure == KafkaFailureAction.Skip) Settle(lane, ended.Failed);
            else Return(lane, ended.Failed);
            Return(lane, ended.Returned);
            if (options.CommitsInTransactions) (settled, _settled) = (_settled, NewSignal());
            if (_settledCount >= options.CommitCount)
            {
                _settledCount = 0;
                isCommitDue = true;
            }

            if (lane.Tracker.CanRewind) _wake.Set();
            if (_idle is not null && lane.Tracker.InFlightCount == 0 && _turns.TrueForAll(static lane => !lane.IsClosed || lane.Tracker.InFlightCount == 0)) idle = _idle;
        }

        idle?.TrySetResult();
        settled?.TrySetResult();
        if (isCommitDue) CommitDue?.Invoke();
        return true;
    }

    /// <summary>Which partitions are to be fetched no more until they have gone back, and which go back now, and to where.</summary>
    public void CollectRewinds(List<PartitionLane> held, List<TopicPartitionOffset> back)
    {
        lock (_gate)
        {
            foreach (var lane in _turns)
            {
                if (lane.Flows || lane.IsClosed) continue;
                if (lane.TryRewind() is { } offset)
                {
                    lane.IsHeld = false;
                    back.Add(new TopicPartitionOffset(lane.Partition, offset));
                }
                else if (!lane.IsHeld)
                {
                    lane.IsHeld = true;
                    held.Add(lane);
                }
            }
        }
    }

    /// <summary>What can be committed and was not.</summary>
    public List<(PartitionLane Lane, long Offset)> CollectCommits(IReadOnlyList<PartitionLane>? lanes = null)
    {
        lock (_gate)
        {
            var commits = new List<(PartitionLane, long)>();
            foreach (var lane in lanes ?? _turns)
            {
                if (lane.Uncommitted is { } offset) commits.Add((lane, offset));
            }

            _settledCount = 0;
            return commits;
        }
    }

    public void NoteCommitted(PartitionLane lane, long offset)
    {
        lock (_gate) lane.NoteCommitted(offset);
    }

    /// <summary>Whether offsets of messages of a partition can be committed together.</summary>
    /// <param name="lane">The partition.</param>
    /// <param name="offsets">The offsets, ascending.</param>
    /// <returns>How many of them, from the first on, come before any that was handed back; null when the partition is not assigned any more. And a task that ends when something was settled, while
    /// messages before the last of those are under way elsewhere; null when none are.</returns>
    public (int? Count, Task? Wait) Look(PartitionLane lane, IReadOnlyList<long> offsets)
    {
        lock (_gate)
        {
            if (lane.IsEnded) return (null, null);
            var limit = lane.Tracker.FirstReturned ?? long.MaxValue;
            var count = offsets.TakeWhile(offset => offset < limit).Count();
            return (count, count == 0 || lane.Tracker.CountOpen(offsets[count - 1]) == count ? null : _settled.Task);
        }
    }

    /// <summary>Nothing is given out any more, and what waits is dropped: nobody has been told that it was read.</summary>
    public void Drain()
    {
        lock (_gate)
        {
            _isDrained = true;
            foreach (var lane in _turns) lane.Close();
            _waitingCount = 0;
        }

        _wake.Set();
    }

    /// <summary>Whoever fetches is to look around.</summary>
    public void WakeUp() => _wake.Set();

    public void Dispose() => _wake.Dispose();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void FailReset(PartitionLane lane)
    {
        var partition = $"{lane.Partition.Topic}[{lane.Partition.Partition.Value}]";
        KafkaEvents.LogReset(context.LoggerFactory.CreateLogger("Headgate.Kafka"), context.Pipeline, context.Name, partition, lane.ResetAt!.Value);

        // It is a failure that passes: who joins anew begins where the group, or else the options, say.
        Fail(new IOException($"The log of {partition} has begun anew at offset {lane.ResetAt}."));
    }

    private void Settle(PartitionLane lane, IReadOnlyList<Delivery> deliveries)
    {
        for (var i = 0; i < deliveries.Count; i++) lane.Tracker.Settle(deliveries[i].Position);
        _settledCount += deliveries.Count;
    }

    private void Return(PartitionLane lane, IReadOnlyList<Delivery> deliveries)
    {
        if (deliveries.Count == 0) return;
        for (var i = 0; i < deliveries.Count; i++) lane.Tracker.Return(deliveries[i].Position);
        _waitingCount -= lane.DropWaiting();
    }

    private static int Take(PartitionLane lane, MessageBuffer<KafkaMessage> messages)
    {
        var count = 0;
        while (count < TurnCount && !messages.IsFull && lane.TryTake(out var result))
        {
            var message = new KafkaMessage(result);
            messages.Add(message, new KafkaDelivery(lane.Epoch, message));
            count++;
        }

        lane.Epoch.NoteReceived(count);
        return count;
    }
}
