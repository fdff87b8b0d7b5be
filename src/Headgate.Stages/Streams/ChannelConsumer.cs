using System.Threading.Channels;

namespace Headgate.Stages.Streams;

/// <summary>Writes events to a channel.</summary>
internal sealed class ChannelConsumer<T>(ChannelWriter<T> writer, ConsumerOptions<T>? options) : Consumer<T>(options)
{
    protected override ValueTask OnEventsAsync(EventBatch<T> events, CancellationToken cancellationToken)
    {
        for (var i = 0; i < events.Count; i++)
        {
            if (!writer.TryWrite(events[i])) return WriteRestAsync(events, i, cancellationToken);
        }

        return default;
    }

    // Also when the stage is killed: whoever reads the channel must not wait for ever.
    internal override void CloseSubscriptions(StopReason reason)
    {
        base.CloseSubscriptions(reason);
        writer.TryComplete(reason.ToException(Name));
    }

    private async ValueTask WriteRestAsync(EventBatch<T> events, int from, CancellationToken cancellationToken)
    {
        for (var i = from; i < events.Count; i++) await writer.WriteAsync(events[i], cancellationToken);
    }
}
