using System.Threading.Channels;

namespace Headgate.Stages.Streams;

/// <summary>Emits what comes out of a channel. It never cancels a read: a bounded channel of .NET 10.0 can lose an element then (dotnet/runtime#132094).</summary>
internal sealed class ChannelProducer<T>(ChannelReader<T> reader, StreamOptions<T>? options)
    : PumpingProducer<T>(options, "Channel")
{
    private Task<bool>? _waiting;

    protected override Read TryRead(out T item)
    {
        while (true)
        {
            if (reader.TryRead(out item!)) return Read.Item;
            _waiting ??= reader.WaitToReadAsync(CancellationToken.None).AsTask();
            if (!_waiting.IsCompleted) return Read.Wait;
            var mayHaveMore = _waiting.GetAwaiter().GetResult();
            _waiting = null;
            if (!mayHaveMore) return Read.End;
        }
    }

    protected override Task<bool> WaitAsync() => _waiting!;
}
