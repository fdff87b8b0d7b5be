using Headgate.Stages.Dispatching;

namespace Headgate.Stages.Streams;

/// <summary>What the producers that read a sequence have in common.</summary>
internal abstract class StreamProducer<T>(StreamOptions<T>? options, string name)
    : Producer<T>(options is { Name: not null } ? options : Named(options, name))
{
    private readonly WhenUnused _whenUnused = options?.WhenUnused ?? WhenUnused.Continue;
    private int _consumers;

    protected override ValueTask OnConsumerSubscribedAsync(ConsumerLink<T> consumer)
    {
        _consumers++;
        return default;
    }

    protected override ValueTask OnConsumerCancelledAsync(ConsumerLink<T> consumer, StopReason reason)
    {
        // In a step of its own: a consumer that resubscribes leaves and comes back in this one.
        if (--_consumers == 0 && _whenUnused == WhenUnused.Stop) Post(StopIfUnused);
        return default;
    }

    private void StopIfUnused()
    {
        if (_consumers == 0) Stop();
    }

    private static StreamOptions<T> Named(StreamOptions<T>? options, string name) => new()
    {
        Name = name,
        ShutdownTimeout = options?.ShutdownTimeout ?? StageOptions.Default.ShutdownTimeout,
        BufferSize = options?.BufferSize,
        BufferKeep = options?.BufferKeep,
        Dispatcher = options?.Dispatcher,
        Demand = options?.Demand ?? ProducerDemand.Forward,
    };
}
