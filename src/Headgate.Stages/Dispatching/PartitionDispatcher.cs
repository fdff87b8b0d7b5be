using System.Runtime.CompilerServices;
using Headgate.Stages.Buffering;
using Headgate.Stages.Diagnostics;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Dispatching;

/// <summary>
/// Gives each event to the consumer of its partition (GenStage's <c>PartitionDispatcher</c>). Each partition has at most one consumer,
/// which names it with <see cref="SubscriptionOptions.Partition"/>. Made by <see cref="PartitionDispatcher"/>.
/// </summary>
/// <remarks>Events for a partition whose consumer is not there, or has no demand, wait in the partition's queue; when a consumer leaves,
/// its successor gets them. While any queue holds <c>maxQueued</c> events or more, the producer is asked for nothing.
/// Not thread-safe: it is one stage's, which calls it from its loop.</remarks>
/// <typeparam name="T">The type of the events.</typeparam>
public sealed class PartitionDispatcher<T> : IDispatcher<T>
{
    private const int ArrivingAtOnce = 256;

    private readonly Partition[] _partitions;
    private readonly PartitionFunction<T, int>? _route;
    private readonly Func<T, int>? _choose;
    private readonly Lane[] _lanes;
    private readonly List<int> _opened = [];
    private readonly int _maxQueued;
    private readonly Dictionary<long, long[]> _marks = [];
    private long _open;
    private long _lastMark;
    private int _fullQueues;

    /// <summary>Creates the dispatcher with one of two functions: one that may replace the event or name no partition, or a plain one.</summary>
    internal PartitionDispatcher(IReadOnlyList<object> names, PartitionFunction<T, int>? route, Func<T, int>? choose, int maxQueued)
    {
        if (names.Count == 0) throw new ArgumentException("A partition dispatcher needs at least one partition, got none.", nameof(names));
        if (maxQueued < 1) throw new ArgumentOutOfRangeException(nameof(maxQueued), maxQueued, $"maxQueued must be at least 1, was {maxQueued}.");
        _partitions = [.. names.Select(name => new Partition(name))];
        _lanes = new Lane[_partitions.Length];
        _route = route;
        _choose = choose;
        _maxQueued = maxQueued;
    }

    /// <inheritdoc />
    public long Demand => _fullQueues > 0 ? 0 : _open;

    /// <inheritdoc />
    public long QueuedCount { get; private set; }

    /// <inheritdoc />
    public void Subscribe(ConsumerLink<T> link)
    {
        ArgumentNullException.ThrowIfNull(link);
        var wanted = link.Options.Partition;
        var partition = Array.Find(_partitions, candidate => IsNamed(candidate, wanted)) ?? throw new SubscriptionRefusedException(
            $"Partition '{wanted ?? "(none)"}' does not exist. Set SubscriptionOptions.Partition to one of {Names(_partitions)}.{TypesIfTheyDiffer(wanted)}");

        if (partition.Link is { } taken)
        {
            throw new SubscriptionRefusedException($"Partition '{wanted}' is taken by consumer '{taken.ConsumerName}'. A partition has one consumer at a time.");
        }

        partition.Link = link;
    }

    /// <inheritdoc />
    public void Cancel(ConsumerLink<T> link)
    {
        ArgumentNullException.ThrowIfNull(link);
        Of(link).Link = null;
        _open -= link.Demand;
        Invariant.That(_open >= 0, "The demand of those who stay is never negative.");
    }

    /// <inheritdoc />
    public void Ask(ConsumerLink<T> link, int count) => _open += count;

    /// <inheritdoc />
    public void SendQueued(ConsumerLink<T> link)
    {
        ArgumentNullException.ThrowIfNull(link);
        var partition = Of(link);
        while (partition.Queue.Count > 0 && link.Demand > 0)
        {
            var events = partition.Queue.Peek((int)Math.Min(int.MaxValue, link.Demand));
            link.Send(events);
            _open -= events.Length;
            Dequeued(partition, events.Length);
        }
    }

    /// <inheritdoc />
    public int Dispatch(DispatchBatch<T> events)
    {
        var placed = 0;
        try
        {
            PlaceAll(events, ref placed);
        }
        catch (Exception)
        {
            events.FailedAfter(placed);
            throw;
        }
        finally
        {
            CloseLanes();
        }

        return placed;
    }

    /// <inheritdoc />
    public long Mark()
    {
        _marks[++_lastMark] = [.. _partitions.Select(partition => partition.Queue.Position + partition.Queue.Count)];
        return _lastMark;
    }

    /// <inheritdoc />
    public bool HasPassed(long mark)
    {
        if (!_marks.TryGetValue(mark, out var ends)) return true;
        for (var i = 0; i < ends.Length; i++)
        {
            if (_partitions[i].Queue.Position < ends[i]) return false;
        }

        return _marks.Remove(mark);
    }

    /// <inheritdoc />
    public IReadOnlyList<T> TakeQueued()
    {
        var all = new List<T>();
        foreach (var partition in _partitions)
        {
            var queued = partition.Queue.Peek(partition.Queue.Count);
            while (!queued.IsEmpty)
            {
                all.AddRange(queued);
                Dequeued(partition, queued.Length);
                queued = partition.Queue.Peek(partition.Queue.Count);
            }
        }

        return all;
    }

    private void PlaceAll(DispatchBatch<T> events, ref int placed)
    {
        for (; placed < events.Count; placed++)
        {
            var chosen = 0;
            if (_choose is not null && !PlaceQuickly(events.Events, _choose, ref placed, out chosen)) return;
            var item = events.Events[placed];
            if (_route is not null && !_route(ref item, out chosen)) events.Discard(placed, 1, DiscardReason.NoPartition);
            else if (!TryPlace(item, chosen, events.Count - placed)) return;
        }
    }

    /// <summary>Places events as long as nothing needs a thought: their consumers have asked for them, and there is room in what goes to these.</summary>
    /// <returns>Whether there is one left, which <paramref name="chosen"/> is for.</returns>
    private bool PlaceQuickly(ReadOnlySpan<T> events, Func<T, int> choose, ref int placed, out int chosen)
    {
        var lanes = _lanes;
        for (; placed < events.Length; placed++)
        {
            var item = events[placed];
            chosen = choose(item);
            if ((uint)chosen >= (uint)lanes.Length) return true;
            ref var lane = ref lanes[chosen];
            if (lane.Count >= lane.Limit) return true;
            lane.Events![lane.Count++] = item;
        }

        chosen = 0;
        return false;
    }

    /// <summary>Places one event. False when nobody has asked for it and its partition's queue is full: then it stays with the producer.</summary>
    /// <param name="item">The event.</param>
    /// <param name="chosen">Its partition.</param>
    /// <param name="left">How many events are to be placed yet, itself included.</param>
    private bool TryPlace(T item, int chosen, int left)
    {
        if ((uint)chosen >= (uint)_partitions.Length) throw new UnknownPartitionException(chosen, Names(_partitions));
        ref var lane = ref _lanes[chosen];
        if (lane.Count == lane.Limit) OpenOrWiden(ref lane, chosen, left);
        if (lane.Count < lane.Limit)
        {
            lane.Events![lane.Count++] = item;
            return true;
        }

        // What was asked for has room here, whatever its partition; what was not waits in the producer's buffer, which has a bound.
        var partition = _partitions[chosen];
        var open = _open - SentCount();
        if (open == 0 || partition.Queue.Count >= _maxQueued + open) return false;
        Enqueue(partition, new ReadOnlySpan<T>(ref item));
        return true;
    }

    private void OpenOrWiden(ref Lane lane, int chosen, int left)
    {
        var partition = _partitions[chosen];
        var isQueued = lane.IsQueue || partition.Queue.Count > 0;
        var unsent = isQueued || partition.Link is null ? 0 : partition.Link.Demand - lane.SentCount;
        if (unsent == 0)
        {
            OpenQueue(ref lane, chosen, left);
            return;
        }

        var batch = partition.Link!.OpenBatch();
        if (lane.Events is null)
        {
            lane.First = lane.Count = batch.Count;
            _opened.Add(chosen);
        }

        batch.Count = lane.Count;
        batch.Reserve(1, int.MaxValue);
        lane.Events = batch.Items;
        lane.Limit = (int)Math.Min(batch.Items.Length, lane.Count + unsent);
    }

    /// <summary>Has what comes now gathered for the partition's queue, unless the last of the events at hand might find that nobody has asked for it, or that the queue is full.</summary>
    private void OpenQueue(ref Lane lane, int chosen, int left)
    {
        if (lane.Events is not null) Close(ref lane, chosen);
        else _opened.Add(chosen);

        var partition = _partitions[chosen];
        var openAfterAll = _open - SentCount() - left;
        var room = openAfterAll < 0 ? 0 : _maxQueued + openAfterAll - partition.Queue.Count;
        lane.Events = partition.Arriving ??= new T[ArrivingAtOnce];
        lane.Limit = (int)Math.Clamp(room, 0, ArrivingAtOnce);
        lane.IsQueue = true;
    }

    /// <summary>How many events are in open lanes.</summary>
    private long SentCount()
    {
        var count = 0L;
        foreach (var opened in _opened) count += _lanes[opened].SentCount;
        return count;
    }

    private void CloseLanes()
    {
        foreach (var opened in _opened) Close(ref _lanes[opened], opened);
        _opened.Clear();
    }

    private void Close(ref Lane lane, int chosen)
    {
        if (lane.IsQueue)
        {
            var arrived = lane.Events.AsSpan(0, lane.Count);
            Enqueue(_partitions[chosen], arrived);
            if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) arrived.Clear();
        }
        else
        {
            _partitions[chosen].Link!.FilledTo(lane.Count, lane.SentCount);
            _open -= lane.SentCount;
        }

        lane = default;
    }

    private static bool IsNamed(Partition partition, object? name) =>
        partition.Name.Equals(name) || (partition.Name is int number && name is long or uint or short or ushort or byte or sbyte && Convert.ToInt64(name, null) == number);

    private string TypesIfTheyDiffer(object? wanted)
    {
        var looksAlike = wanted is not null && _partitions.Any(partition => partition.Name.ToString() == wanted.ToString());
        return looksAlike ? $" They are of type {_partitions[0].Name.GetType().Name}, what was given is of type {wanted!.GetType().Name}." : "";
    }

    private static string Names(Partition[] partitions) => string.Join(", ", partitions.Select(partition => $"'{partition.Name}'"));

    private Partition Of(ConsumerLink<T> link)
    {
        foreach (var partition in _partitions)
        {
            if (ReferenceEquals(partition.Link, link)) return partition;
        }

        throw new InvalidOperationException($"Consumer '{link.ConsumerName}' has no partition here.");
    }

    private void Enqueue(Partition partition, ReadOnlySpan<T> events)
    {
        var wasFull = partition.Queue.Count >= _maxQueued;
        partition.Queue.Store(events);
        QueuedCount += events.Length;
        if (!wasFull && partition.Queue.Count >= _maxQueued) _fullQueues++;
    }

    private void Dequeued(Partition partition, int count)
    {
        var wasFull = partition.Queue.Count >= _maxQueued;
        partition.Queue.Advance(count);
        QueuedCount -= count;
        if (wasFull && partition.Queue.Count < _maxQueued) _fullQueues--;
    }

    private sealed class Partition(object name)
    {
        public object Name { get; } = name;

        public EventBuffer<T> Queue { get; } = new(int.MaxValue, null);

        /// <summary>Where events are gathered, during a call of <see cref="Dispatch"/>, that go into the queue.</summary>
        public T[]? Arriving { get; set; }

        public ConsumerLink<T>? Link { get; set; }
    }

    /// <summary>What goes to one partition's consumer, or into its queue, during a call of <see cref="Dispatch"/>: the array of the link's batch, or that of what arrives for the queue, how far
    /// it is filled, and how far it may be.</summary>
    private struct Lane
    {
        public T[]? Events;
        public int First;
        public int Count;
        public int Limit;
        public bool IsQueue;

        public readonly int SentCount => IsQueue ? 0 : Count - First;
    }
}
