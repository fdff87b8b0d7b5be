using System.Runtime.CompilerServices;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Options;

namespace Headgate.Pipelines;

/// <content>Functions that return a <see cref="Task"/>, as the methods of most clients do: they can be given as they are, without an <see langword="await"/> of their own.</content>
public sealed partial class PipelineBuilder<T>
{
    /// <inheritdoc cref="Process{TOut}(Func{T, CancellationToken, ValueTask{TOut}}, Action{ProcessorOptions{T}}, string)" />
    [OverloadResolutionPriority(Priorities.TaskWithToken)]
    public PipelineBuilder<TOut> Process<TOut>(Func<T, CancellationToken, Task<TOut>> process, Action<ProcessorOptions<T>>? configure = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        return ProcessMessages(async (message, token) => message.With(await process(message.Data, token)), configure, name);
    }

    /// <inheritdoc cref="Process(Func{T, CancellationToken, ValueTask}, Action{ProcessorOptions{T}}, string)" />
    [OverloadResolutionPriority(Priorities.TaskWithToken)]
    public PipelineBuilder<T> Process(Func<T, CancellationToken, Task> process, Action<ProcessorOptions<T>>? configure = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        return Process((data, token) => new ValueTask(process(data, token)), configure, name);
    }

    /// <inheritdoc cref="Process{TOut}(Func{T, CancellationToken, ValueTask{TOut}}, Action{ProcessorOptions{T}}, string)" />
    /// <remarks>The function does not hear when the pipeline gives up: one that takes the token does.</remarks>
    [OverloadResolutionPriority(Priorities.ValueTask)]
    public PipelineBuilder<TOut> Process<TOut>(Func<T, ValueTask<TOut>> process, Action<ProcessorOptions<T>>? configure = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        return ProcessMessages(async (message, _) => message.With(await process(message.Data)), configure, name);
    }

    /// <inheritdoc cref="Process(Func{T, CancellationToken, ValueTask}, Action{ProcessorOptions{T}}, string)" />
    /// <remarks>The function does not hear when the pipeline gives up: one that takes the token does.</remarks>
    [OverloadResolutionPriority(Priorities.ValueTask)]
    public PipelineBuilder<T> Process(Func<T, ValueTask> process, Action<ProcessorOptions<T>>? configure = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        return Process((data, _) => process(data), configure, name);
    }

    /// <inheritdoc cref="Process{TOut}(Func{T, CancellationToken, ValueTask{TOut}}, Action{ProcessorOptions{T}}, string)" />
    /// <remarks>The function does not hear when the pipeline gives up: one that takes the token does.</remarks>
    [OverloadResolutionPriority(Priorities.Task)]
    public PipelineBuilder<TOut> Process<TOut>(Func<T, Task<TOut>> process, Action<ProcessorOptions<T>>? configure = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        return ProcessMessages(async (message, _) => message.With(await process(message.Data)), configure, name);
    }

    /// <inheritdoc cref="Process(Func{T, CancellationToken, ValueTask}, Action{ProcessorOptions{T}}, string)" />
    /// <remarks>The function does not hear when the pipeline gives up: one that takes the token does.</remarks>
    [OverloadResolutionPriority(Priorities.Task)]
    public PipelineBuilder<T> Process(Func<T, Task> process, Action<ProcessorOptions<T>>? configure = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        return Process((data, _) => new ValueTask(process(data)), configure, name);
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

    /// <summary>Which function a name is taken for that several fit: one that is told when to stop, before one that is not; and any that is awaited, before one whose task would be the data.</summary>
    private static class Priorities
    {
        public const int ValueTaskWithToken = 4;
        public const int TaskWithToken = 3;
        public const int ValueTask = 2;
        public const int Task = 1;
    }
}
