namespace Headgate.Simulation.Brokers;

/// <summary>A connection to a queue, as the queue sees it. Tags are its own, from 1 on.</summary>
internal sealed class QueueSession(int lane)
{
    private long _lastTag;

    public int Lane => lane;

    public bool IsClosed { get; set; }

    public SortedDictionary<long, (int Order, int Id, int Key)> Unsettled { get; } = [];

    public long Deliver((int Order, int Id, int Key) entry)
    {
        Unsettled.Add(++_lastTag, entry);
        return _lastTag;
    }
}
