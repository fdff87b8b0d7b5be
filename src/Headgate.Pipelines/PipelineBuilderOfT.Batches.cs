using System.Diagnostics.CodeAnalysis;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Building;
using Headgate.Pipelines.Execution;
using Headgate.Pipelines.Handlers;
using Headgate.Pipelines.Inbox;
using Headgate.Pipelines.Options;
using Headgate.Pipelines.Processing;

namespace Headgate.Pipelines;

/// <content>Batchers, and steps that handle messages in batches.</content>
public sealed partial class PipelineBuilder<T>
{
    /// <summary>Gathers messages into batches, and ends them with a handler from the container.</summary>
    /// <typeparam name="THandler">The handler. The container's, if it has one; else it is made with what its constructor asks for.</typeparam>
    /// <param name="name">The name of the batcher.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <returns>This: there may be several batchers.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public PipelineBuilder<T> Batch<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        string name = PipelineDefaults.BatcherName, Action<BatcherOptions<T>>? configure = null)
        where THandler : class, IBatchHandler<T>
    {
        var options = ConfiguredBatcher(configure);
        return AddBatcher(name, options, parts =>
            parts.Services.Bind<THandler, MessageBatch<T>, IReadOnlyList<Message<T>>>(options.HandlerLifetime, static handler => handler.HandleAsync));
    }

    /// <summary>Gathers messages into batches, and ends them with a handler that is made for it: the sink of a connector.</summary>
    /// <param name="name">The name of the batcher.</param>
    /// <param name="create">Makes the handler when the batcher starts, from its scope of the container. It is disposed with the batcher, when it can be.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <returns>This: there may be several batchers.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public PipelineBuilder<T> Batch(string name, Func<IServiceProvider, IBatchHandler<T>> create, Action<BatcherOptions<T>>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        return AddBatcher(name, ConfiguredBatcher(configure), parts =>
            parts.Services.Made<IBatchHandler<T>, Func<MessageBatch<T>, CancellationToken, ValueTask<IReadOnlyList<Message<T>>>>>(create, static handler => handler.HandleAsync));
    }

    /// <summary>Gathers messages into batches, and ends them with a function that says what has become of each.</summary>
    /// <param name="name">The name of the batcher.</param>
    /// <param name="handle">Handles a batch, and returns its messages, some of them failed perhaps.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <returns>This: there may be several batchers.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public PipelineBuilder<T> BatchMessages(
        string name, Func<MessageBatch<T>, CancellationToken, ValueTask<IReadOnlyList<Message<T>>>> handle, Action<BatcherOptions<T>>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return AddBatcher(name, ConfiguredBatcher(configure), _ => handle);
    }

    /// <summary>Gathers messages into batches, and ends them with a function: they have succeeded when it has.</summary>
    /// <param name="name">The name of the batcher.</param>
    /// <param name="handle">Handles a batch. What it throws fails all its messages.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <returns>This: there may be several batchers.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public PipelineBuilder<T> Batch(string name, Func<MessageBatch<T>, CancellationToken, ValueTask> handle, Action<BatcherOptions<T>>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return AddBatcher(name, ConfiguredBatcher(configure), _ => async (batch, token) =>
        {
            await handle(batch, token);
            return batch;
        });
    }

    /// <summary>Gathers messages into batches, handles those with a handler from the container, and lets the results go on one by one.</summary>
    /// <typeparam name="TProcessor">The handler. The container's, if it has one; else it is made with what its constructor asks for.</typeparam>
    /// <typeparam name="TOut">The type of the data that goes out.</typeparam>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <param name="name">The name of the step; null for the handler's.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="InvalidOperationException">There is a batcher already: steps come before them.</exception>
    public PipelineBuilder<TOut> ProcessBatches<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProcessor, TOut>(
        Action<BatcherOptions<T>>? configure = null, string? name = null)
        where TProcessor : class, IBatchProcessor<T, TOut>
    {
        var options = ConfiguredBatcher(configure);
        return Add(BatchPlanOf<TOut>(name ?? typeof(TProcessor).Name, isBatcher: false, options, parts =>
            parts.Services.Bind<TProcessor, MessageBatch<T>, IReadOnlyList<Message<TOut>>>(options.HandlerLifetime, static handler => handler.ProcessAsync)));
    }

    /// <summary>Gathers messages into batches, handles those with a function, and lets the results go on one by one.</summary>
    /// <typeparam name="TOut">The type of the data that goes out.</typeparam>
    /// <param name="process">Makes of each message of a batch another.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <param name="name">The name of the step; null for <c>step-</c> and its number.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="InvalidOperationException">There is a batcher already: steps come before them.</exception>
    public PipelineBuilder<TOut> ProcessBatches<TOut>(
        Func<MessageBatch<T>, CancellationToken, ValueTask<IReadOnlyList<Message<TOut>>>> process, Action<BatcherOptions<T>>? configure = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        return Add(BatchPlanOf<TOut>(name ?? NextName(), isBatcher: false, ConfiguredBatcher(configure), _ => process));
    }

    /// <summary>Lets a preparer from the container see messages as they come together, before they are processed one by one.</summary>
    /// <typeparam name="TPreparer">The preparer. The container's, if it has one; else it is made with what its constructor asks for.</typeparam>
    /// <param name="configure">Sets options; null for the defaults: at most 100 messages, none of which waits for others.</param>
    /// <param name="name">The name of the step; null for the preparer's.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="InvalidOperationException">There is a batcher already: steps come before them.</exception>
    public PipelineBuilder<T> Prepare<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TPreparer>(
        Action<BatcherOptions<T>>? configure = null, string? name = null)
        where TPreparer : class, IMessagePreparer<T>
    {
        var options = ConfiguredBatcher(configure, static options => options.Timeout = TimeSpan.Zero);
        return Add(BatchPlanOf<T>(name ?? typeof(TPreparer).Name, isBatcher: false, options, parts =>
            parts.Services.Bind<TPreparer, MessageBatch<T>, IReadOnlyList<Message<T>>>(options.HandlerLifetime, static handler => handler.PrepareAsync)));
    }

    /// <summary>Ends messages that were processed before, as processed; those that succeed are remembered before their source is told.</summary>
    /// <param name="inbox">Remembers them.</param>
    /// <param name="id">What tells one message from another: the same when it is sent again.</param>
    /// <param name="configure">Sets options; null for the defaults: up to 100 ids are looked up at once, none of which waits for others.</param>
    /// <param name="name">The name of the step.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="InvalidOperationException">There is a batcher already: steps come before them.</exception>
    /// <remarks>A copy of a message that is under way is handed back to its source. When an inbox is written in the transaction of the rows
    /// (<see cref="DbInbox"/>) the effect is exactly once; with any other, as often as a message is sent again between its rows and its being remembered.</remarks>
    public PipelineBuilder<T> DropProcessed(IInbox inbox, Func<T, string> id, Action<BatcherOptions<T>>? configure = null, string name = "inbox")
    {
        ArgumentNullException.ThrowIfNull(inbox);
        ArgumentNullException.ThrowIfNull(id);

        // One for all incarnations of the step: what one has taken may be under way when the next begins.
        var filter = new InboxFilter<T>(inbox, id);
        return Add(BatchPlanOf<T>(name, isBatcher: false, ConfiguredBatcher(configure, static options => options.Timeout = TimeSpan.Zero), _ => filter.FilterAsync));
    }

    private static BatcherOptions<T> ConfiguredBatcher(Action<BatcherOptions<T>>? configure, Action<BatcherOptions<T>>? defaults = null)
    {
        var options = new BatcherOptions<T>();
        defaults?.Invoke(options);
        configure?.Invoke(options);
        return options;
    }

    private PipelineBuilder<T> AddBatcher(
        string name, BatcherOptions<T> options, Func<StepParts<T, T>, Func<MessageBatch<T>, CancellationToken, ValueTask<IReadOnlyList<Message<T>>>>> handler)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);

        // Messages go to batchers from a step: without one, they pass through.
        var builder = _plan.Steps.Count == 0 ? Add(PassThrough()) : this;
        var batcher = BatchPlanOf(name, isBatcher: true, options, handler);
        batcher.Key = builder._key;
        builder._plan.Batchers.Add(batcher);
        return builder;
    }

    private static ProcessPlan<T, T> PassThrough() => new(
        "pass-through", new ProcessorOptions<T> { Concurrency = 1, MaxDemand = 1000 }, static parts => () => new ProcessShift<T, T>(parts.Step, static (message, _) => new(message), parts.Output));

    private static BatchPlan<T, TOut> BatchPlanOf<TOut>(
        string name,
        bool isBatcher,
        BatcherOptions<T> options,
        Func<StepParts<T, TOut>, Func<MessageBatch<T>, CancellationToken, ValueTask<IReadOnlyList<Message<TOut>>>>> handler) => new(name, isBatcher, options, parts =>
    {
        var call = Resilient.Wrap(handler(parts), options.ResilienceOn(parts.Step.Clock));
        return parts.Limited(options.LimitRule, () => new BatchShift<T, TOut>(parts.Step, call, parts.Output) { MayReuse = !options.IsResilient });
    });
}
