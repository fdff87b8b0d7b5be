using System.Threading.Channels;

namespace Headgate.Pipelines.Sources;

/// <summary>Reads a channel until it is completed.</summary>
internal sealed class ChannelSource<T>(ChannelReader<T> channel) : Source<T>
{
    // A channel that was completed with a failure stays so.
    public override bool CanRestart => false;

    public override async ValueTask<bool> ReadAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        // A read that is cancelled can lose an item; a wait cannot.
        if (!await channel.WaitToReadAsync(cancellationToken)) return false;
        while (!messages.IsFull && channel.TryRead(out var item)) messages.Add(item);
        return true;
    }
}
