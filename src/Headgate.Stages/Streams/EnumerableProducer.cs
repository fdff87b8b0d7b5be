namespace Headgate.Stages.Streams;

/// <summary>Emits the elements of a sequence as they are asked for. A slow sequence does not hold back what it has already yielded.</summary>
internal sealed class EnumerableProducer<T>(IEnumerable<T> source, StreamOptions<T>? options)
    : StreamProducer<T>(options, "Enumerable")
{
    private IEnumerator<T>? _elements;

    protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
    {
        var elements = _elements ??= source.GetEnumerator();
        var early = SendingEarly;
        early.Begin();
        try
        {
            for (var i = 0; i < demand && !cancellationToken.IsCancellationRequested; i++)
            {
                if (!elements.MoveNext())
                {
                    Complete();
                    break;
                }

                Emit(elements.Current);
            }
        }
        finally
        {
            early.End();
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
