using Headgate.Pipelines.Execution;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;

namespace Headgate.Pipelines.Processing;

/// <summary>
/// Gives each message to its batcher. What <see cref="PartitionDispatcher{T}"/> does, for messages that come in long runs for the same batcher: a run
/// goes on as a whole. What a batcher has not asked for waits in its queue, as long as there is demand from any.
/// </summary>
internal sealed class BatcherDispatcher<T> : IDispatcher<Message<T>>
{
    private readonly Lane[] _lanes;
    private readonly Dictionary<long, long[]> _marks = [];
    private long _lastMark;

    public BatcherDispatcher(int batchers)
    {
        _lanes = new Lane[batchers];
        for (var i = 0; i < batchers; i++) _lanes[i] = new Lane();
    }

    /// <inheritdoc />
    public long Demand { get; private set; }

    /// <inheritdoc />
    public long QueuedCount { get; private set; }

    /// <inheritdoc />
    public void Subscribe(ConsumerLink<Message<T>> link)
    {
        var lane = LaneOf(link);
        if (lane.Link is { } taken) throw new SubscriptionRefusedException($"Batcher {link.Options.Partition} is taken by consumer '{taken.ConsumerName}'. There is one at a time.");
        lane.Link = link;
    }

    /// <inheritdoc />
    public void Cancel(ConsumerLink<Message<T>> link)
    {
        LaneOf(link).Link = null;
        Demand -= link.Demand;
    }

    /// <inheritdoc />
    public void Ask(ConsumerLink<Message<T>> link, int count) => Demand += count;

    /// <inheritdoc />
    public void SendQueued(ConsumerLink<Message<T>> link)
    {
        var lane = LaneOf(link);
        while (lane.Queue.Count > 0 && link.Demand > 0)
        {
            var messages = lane.Queue.Front((int)Math.Min(int.MaxValue, link.Demand));
            link.Send(messages);
            Demand -= messages.Length;
            Dequeue(lane, messages.Length);
        }
    }

    /// <inheritdoc />
    public int Dispatch(DispatchBatch<Message<T>> events)
    {
        var placed = 0;
        while (placed < events.Count)
        {
            var lane = _lanes[events.Events[placed].Target];
            var count = Place(lane, events, placed, RunFrom(events.Events[placed..]));
            if (count == 0) break;
            placed += count;
        }

        return placed;
    }

    /// <inheritdoc />
    public long Mark()
    {
        _marks[++_lastMark] = [.. _lanes.Select(static lane => lane.Sent + lane.Queue.Count)];
        return _lastMark;
    }

    /// <inheritdoc />
    public bool HasPassed(long mark)
    {
        if (!_marks.TryGetValue(mark, out var ends)) return true;
        for (var i = 0; i < ends.Length; i++)
        {
            if (_lanes[i].Sent < ends[i]) return false;
        }

        return _marks.Remove(mark);
    }

    /// <inheritdoc />
    public IReadOnlyList<Message<T>> TakeQueued()
    {
        var all = new List<Message<T>>();
        foreach (var lane in _lanes)
        {
            while (lane.Queue.Front(lane.Queue.Count) is { IsEmpty: false } queued)
            {
                all.AddRange(queued);
                Dequeue(lane, queued.Length);
            }
        }

        return all;
    }

    /// <summary>How many of the first messages are for the same batcher.</summary>
    private static int RunFrom(ReadOnlySpan<Message<T>> messages)
    {
        var first = messages[0];
        var count = 1;
        while (count < messages.Length && (messages[count].IsRoutedLike(first) || messages[count].Target == first.Target)) count++;
        return count;
    }

    /// <summary>Places messages of a run. 0 when nobody has asked for them: then they stay with the stage.</summary>
    private int Place(Lane lane, DispatchBatch<Message<T>> events, int start, int count)
    {
        if (lane.Link is { Demand: > 0 } link && lane.Queue.Count == 0)
        {
            var most = (int)Math.Min(count, link.Demand);
            events.Send(link, start, most);
            Demand -= most;
            return most;
        }

        // What was asked for has room here, whatever its batcher; what was not waits in the stage's buffer.
        if (Demand == 0) return 0;
        lane.Queue.PushBack(events.Events.Slice(start, count));
        QueuedCount += count;
        return count;
    }

    private void Dequeue(Lane lane, int count)
    {
        lane.Queue.Drop(count);
        lane.Sent += count;
        QueuedCount -= count;
    }

    private Lane LaneOf(ConsumerLink<Message<T>> link) => _lanes[(int)link.Options.Partition!];

    private sealed class Lane
    {
        public Ring<Message<T>> Queue { get; } = new();

        public ConsumerLink<Message<T>>? Link { get; set; }

        /// <summary>How many messages have left the queue.</summary>
        public long Sent { get; set; }
    }
}
