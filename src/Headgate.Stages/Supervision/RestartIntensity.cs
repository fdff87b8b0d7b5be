namespace Headgate.Stages.Supervision;

/// <summary>Counts restarts in a sliding window. A pure value: the caller brings the time.</summary>
internal sealed class RestartIntensity(int maxRestarts, TimeSpan within)
{
    private readonly Queue<TimeSpan> _restarts = new();

    /// <summary>Takes note of a restart at <paramref name="now"/>. False when it is one too many.</summary>
    public bool Allows(TimeSpan now)
    {
        while (_restarts.TryPeek(out var oldest) && now - oldest > within) _restarts.Dequeue();
        _restarts.Enqueue(now);
        return _restarts.Count <= maxRestarts;
    }
}
