namespace Patterns;

/// <summary>Lets so many in within any stretch of time of one length. Any thread may ask it.</summary>
public sealed class SlidingWindow(int limit, TimeSpan length, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<long> _entered = new();

    /// <summary>Whether one more may come in now; if so, it counts as having come.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            while (_entered.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) >= length) _entered.Dequeue();
            if (_entered.Count == limit) return false;
            _entered.Enqueue(now);
            return true;
        }
    }
}
