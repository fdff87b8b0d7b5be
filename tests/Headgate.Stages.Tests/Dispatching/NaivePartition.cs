using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Dispatching;

/// <summary>The partition dispatcher and its buffer as one would write them on paper: one event at a time.</summary>
internal sealed class NaivePartition(int partitions, int maxQueued)
{
    private readonly Member?[] _members = new Member?[partitions];
    private readonly Queue<int>[] _queues = [.. Enumerable.Range(0, partitions).Select(static _ => new Queue<int>())];
    private readonly List<Member> _all = [];
    private readonly Queue<int> _buffer = new();

    public bool IsBuffering => _buffer.Count > 0;

    public int QueuedCount => _queues.Sum(static queue => queue.Count);

    private int Open => _members.Sum(static member => member?.Demand ?? 0);

    private int Demand => _queues.Any(queue => queue.Count >= maxQueued) ? 0 : Open;

    /// <summary>A consumer comes to the partition, or the one that is there leaves.</summary>
    public void Change(int partition, OutletProbe<int> outlet)
    {
        if (_members[partition] is { } member)
        {
            _members[partition] = null;
            outlet.Leave(member.Probe);
            ServeBuffer();
            return;
        }

        _members[partition] = new Member(outlet.JoinPartition(partition));
        _all.Add(_members[partition]!);
    }

    public void Ask(int partition, int count, OutletProbe<int> outlet)
    {
        if (_members[partition] is not { } member) return;
        member.Demand += count;
        while (member.Demand > 0 && _queues[partition].TryDequeue(out var item)) member.Take(item);
        ServeBuffer();
        outlet.Ask(member.Probe, count);
    }

    public void Emit(int[] events, OutletProbe<int> outlet)
    {
        var placed = 0;
        while (_buffer.Count == 0 && placed < events.Length && TryPlace(events[placed])) placed++;
        foreach (var item in events.Skip(placed)) _buffer.Enqueue(item);
        ServeBuffer();
        outlet.Emit(events);
    }

    public void AssertSame(OutletProbe<int> outlet)
    {
        foreach (var member in _all) Assert.Equal(member.Events, member.Probe.Events);
        Assert.Equal(Demand, outlet.Outlet.Demand);
        Assert.Equal(_buffer.Count + QueuedCount, outlet.Outlet.BufferedCount);
    }

    private void ServeBuffer()
    {
        while (_buffer.Count > 0 && Demand > 0)
        {
            // As many as are asked for are looked at together; the first that has no place ends it.
            for (var left = Demand; left > 0 && _buffer.Count > 0; left--)
            {
                if (!TryPlace(_buffer.Peek())) return;
                _buffer.Dequeue();
            }
        }
    }

    private bool TryPlace(int item)
    {
        var partition = item % partitions;
        var queue = _queues[partition];
        if (queue.Count == 0 && _members[partition] is { Demand: > 0 } member)
        {
            member.Take(item);
            return true;
        }

        if (Open == 0 || queue.Count >= maxQueued + Open) return false;
        queue.Enqueue(item);
        return true;
    }

    private sealed class Member(DownstreamProbe<int> probe)
    {
        public DownstreamProbe<int> Probe => probe;

        public List<int> Events { get; } = [];

        public int Demand { get; set; }

        public void Take(int item)
        {
            Events.Add(item);
            Demand--;
        }
    }
}
