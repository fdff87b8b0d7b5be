namespace Headgate.Pipelines.Batching;

/// <summary>A ceiling for the bytes of a batch. Only a message that is bigger by itself exceeds it, and is then a batch of its own.</summary>
/// <param name="maxBytes">The ceiling.</param>
/// <param name="sizeOf">Says how many bytes a message's data has.</param>
internal sealed class ByteGauge<T>(long maxBytes, Func<T, long> sizeOf) : BatchGauge<T>
{
    private long _bytes;
    private bool _isEmpty = true;

    public override BatchSplit Add(in Message<T> message)
    {
        var size = sizeOf(message.Data);
        if (size < 0) throw new InvalidOperationException($"A message has {size} bytes; it must have 0 or more. Correct the function that measures messages for the batcher.");
        var room = maxBytes - _bytes;
        if (size > room && !_isEmpty) return BatchSplit.CloseBefore;
        _bytes += size;
        _isEmpty = false;
        return size >= room ? BatchSplit.CloseAfter : BatchSplit.Continue;
    }

    public override void Reset()
    {
        _bytes = 0;
        _isEmpty = true;
    }
}
