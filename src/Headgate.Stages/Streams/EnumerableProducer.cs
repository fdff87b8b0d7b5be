namespace Headgate.Stages.Streams;

/// <summary>Emits the elements of a sequence as they are asked for. A slow sequence does not hold back what it has already yielded.</summary>
internal sealed class EnumerableProducer<T>(IEnumerable<T> source, StreamOptions<T>? options)
    : StreamProducer<T>(options, "Enumerable")
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(1);

    private IEnumerator<T>? _elements;

    protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
    {
        _elements ??= source.GetEnumerator();
        var clock = TimeProvider;
        var flushed = clock.GetTimestamp();
        var look = 1;
        for (var emitted = 1; emitted <= demand; emitted++)
        {
            if (cancellationToken.IsCancellationRequested) return default;
            if (!_elements.MoveNext())
            {
                Complete();
                return default;
            }

            Emit(_elements.Current);
            if (emitted < look) continue;

            // Looking at the clock after 1, 2, 4, 8.. elements costs next to nothing when the sequence is quick.
            var isSlow = clock.GetElapsedTime(flushed) >= Slow;
            look = isSlow ? emitted + 1 : emitted * 2;
            if (!isSlow) continue;
            Flush();
            flushed = clock.GetTimestamp();
        }

        return default;
    }

    // Also when the stage is killed.
    internal override void CloseSubscriptions(StopReason reason)
    {
        base.CloseSubscriptions(reason);
        _elements?.Dispose();
    }
}
