using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;

namespace Headgate.Pipelines.Tests.Hosting;

/// <summary>What the handlers of a host did. Thread-safe.</summary>
internal sealed class ServiceLog
{
    private readonly Lock _gate = new();
    private readonly List<string> _kept = [];
    private readonly List<Guid> _batches = [];

    public IReadOnlyList<string> Kept
    {
        get
        {
            lock (_gate) return [.. _kept];
        }
    }

    public IReadOnlyList<Guid> Batches
    {
        get
        {
            lock (_gate) return [.. _batches];
        }
    }

    public int DisposedScopes { get; private set; }

    public int DisposedSteps { get; private set; }

    public void Keep(string kept)
    {
        lock (_gate) _kept.Add(kept);
    }

    public void NoteBatch(Guid scope)
    {
        lock (_gate) _batches.Add(scope);
    }

    public void NoteDisposedScope()
    {
        lock (_gate) DisposedScopes++;
    }

    public void NoteDisposedStep()
    {
        lock (_gate) DisposedSteps++;
    }
}

internal sealed class ScopedThing(ServiceLog log) : IDisposable
{
    public Guid Id { get; } = Guid.NewGuid();

    public void Dispose() => log.NoteDisposedScope();
}

internal sealed class StampWithScope(ScopedThing thing) : IProcessor<int, string>
{
    public ValueTask<Message<string>> ProcessAsync(Message<int> message, CancellationToken cancellationToken) => new(message.With($"{thing.Id}"));
}

internal sealed class StampWithStep(ServiceLog log) : IProcessor<string, string>, IDisposable
{
    private readonly Guid _id = Guid.NewGuid();

    public ValueTask<Message<string>> ProcessAsync(Message<string> message, CancellationToken cancellationToken) => new(message.With($"{message.Data}|{_id}"));

    public void Dispose() => log.NoteDisposedStep();
}

internal sealed class KeepBatch(ServiceLog log, ScopedThing thing) : IBatchHandler<string>
{
    public ValueTask<IReadOnlyList<Message<string>>> HandleAsync(MessageBatch<string> batch, CancellationToken cancellationToken)
    {
        log.NoteBatch(thing.Id);
        foreach (var data in batch.Data) log.Keep(data);
        return new(batch);
    }
}

internal sealed class DoublingPipeline(ServiceLog log) : IPipelineDefinition
{
    public void Define(PipelineBuilder pipeline) => pipeline
        .From([1, 2, 3])
        .Process(static number => number * 2, o => o.Concurrency = 1)
        .Process((number, _) =>
        {
            log.Keep($"{number}");
            return default;
        }, o => o.Concurrency = 1);
}
