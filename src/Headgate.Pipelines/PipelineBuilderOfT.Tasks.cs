using System.Runtime.CompilerServices;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Options;

namespace Headgate.Pipelines;

/// <content>Functions that return a <see cref="Task"/>, as the methods of most clients do: they can be given as they are, without an <see langword="await"/> of their own.</content>
public sealed partial class PipelineBuilder<T>
{
    /// <inheritdoc cref="Process{TOut}(Func{T, CancellationToken, ValueTask{TOut}}, Action{ProcessorOptions{T}}, string)" />
    [OverloadResolutionPriority(-1)]
    public PipelineBuilder<TOut> Process<TOut>(Func<T, CancellationToken, Task<TOut>> process, Action<ProcessorOptions<T>>? configure = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        return ProcessMessages(async (message, token) => message.With(await process(message.Data, token)), configure, name);
    }

    /// <inheritdoc cref="Process(Func{T, CancellationToken, ValueTask}, Action{ProcessorOptions{T}}, string)" />
    [OverloadResolutionPriority(-1)]
    public PipelineBuilder<T> Process(Func<T, CancellationToken, Task> process, Action<ProcessorOptions<T>>? configure = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        return Process((data, token) => new ValueTask(process(data, token)), configure, name);
    }

    /// <inheritdoc cref="Batch(string, Func{MessageBatch{T}, CancellationToken, ValueTask}, Action{BatcherOptions{T}})" />
    [OverloadResolutionPriority(-1)]
    public PipelineBuilder<T> Batch(string name, Func<MessageBatch<T>, CancellationToken, Task> handle, Action<BatcherOptions<T>>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return Batch(name, (batch, token) => new ValueTask(handle(batch, token)), configure);
    }

    /// <inheritdoc cref="OnFailure(Func{IReadOnlyList{FailedMessage}, CancellationToken, ValueTask})" />
    [OverloadResolutionPriority(-1)]
    public PipelineBuilder<T> OnFailure(Func<IReadOnlyList<FailedMessage>, CancellationToken, Task> handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return OnFailure((failed, token) => new ValueTask(handle(failed, token)));
    }
}
