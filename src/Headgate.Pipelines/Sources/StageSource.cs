using Headgate.Stages;
using Headgate.Stages.Subscriptions;

namespace Headgate.Pipelines.Sources;

/// <summary>Reads a stage: any producer is a source, whose events a function turns into messages. The stage belongs to the source.</summary>
internal sealed class StageSource<TEvent, T>(Producer<TEvent> producer, Func<TEvent, Message<T>> transform, StageEnvironment environment) : Source<T>
{
    private readonly StageReader<TEvent> _reader = new();

    public override async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        await Stage.StartAsync(producer, environment, cancellationToken);
        await Stage.StartAsync(_reader, environment, cancellationToken);
        await _reader.SubscribeToAsync(producer, new SubscriptionOptions { DemandMode = DemandMode.Manual, CancelMode = CancelMode.Temporary }, cancellationToken);
    }

    public override async ValueTask<bool> ReadAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        var events = await _reader.ReadAsync(Math.Max(1, messages.Room), cancellationToken);
        foreach (var item in events) messages.Add(Transform(item));
        return events.Count > 0 || !_reader.HasEnded;
    }

    public override async ValueTask DrainAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        // What is on its way still comes.
        _reader.Leave();
        while (!_reader.HasEnded)
        {
            foreach (var item in await _reader.ReadAsync(0, cancellationToken)) messages.Add(Transform(item));
        }
    }

    /// <summary>An event that cannot be turned into a message is one that fails at once.</summary>
    private Message<T> Transform(TEvent item)
    {
        try
        {
            return transform(item);
        }
        catch (Exception failure)
        {
            return new Message<T>(default!).Fail(failure);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        await producer.DisposeAsync();
        await base.DisposeAsync();
    }
}
