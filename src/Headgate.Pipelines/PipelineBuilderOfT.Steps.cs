using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Headgate.Pipelines.Building;
using Headgate.Pipelines.Execution;
using Headgate.Pipelines.Handlers;
using Headgate.Pipelines.Options;
using Headgate.Pipelines.Processing;

namespace Headgate.Pipelines;

/// <content>Steps that handle messages one by one.</content>
public sealed partial class PipelineBuilder<T>
{
    /// <summary>Handles each message with a handler from the container.</summary>
    /// <typeparam name="TProcessor">The handler. The container's, if it has one; else it is made with what its constructor asks for.</typeparam>
    /// <typeparam name="TOut">The type of the data that goes out.</typeparam>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <param name="name">The name of the step; null for the handler's.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="InvalidOperationException">There is a batcher already: steps come before them.</exception>
    public PipelineBuilder<TOut> Process<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProcessor, TOut>(
        Action<ProcessorOptions<T>>? configure = null, string? name = null)
        where TProcessor : class, IProcessor<T, TOut>
    {
        var options = Configured(configure);
        return AddProcess<TOut>(
            name ?? typeof(TProcessor).Name, options, parts => parts.Services.Bind<TProcessor, Message<T>, Message<TOut>>(options.HandlerLifetime, static handler => handler.ProcessAsync));
    }

    /// <summary>Handles each message with a handler that is made for the step: that of a connector.</summary>
    /// <typeparam name="TOut">The type of the data that goes out.</typeparam>
    /// <param name="create">Makes the handler when the step starts, from its scope of the container. It is disposed with the step, when it can be.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <param name="name">The name of the step; null for <c>step-</c> and its number.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="InvalidOperationException">There is a batcher already: steps come before them.</exception>
    public PipelineBuilder<TOut> ProcessWith<TOut>(Func<IServiceProvider, IProcessor<T, TOut>> create, Action<ProcessorOptions<T>>? configure = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        return AddProcess<TOut>(name ?? NextName(), Configured(configure), parts =>
            parts.Services.Made<IProcessor<T, TOut>, Func<Message<T>, CancellationToken, ValueTask<Message<TOut>>>>(create, static handler => handler.ProcessAsync));
    }

    /// <summary>Handles each message with a function of its data.</summary>
    /// <typeparam name="TOut">The type of the data that goes out.</typeparam>
    /// <param name="process">Makes of the data other data. What it throws fails the message.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <param name="name">The name of the step; null for <c>step-</c> and its number.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="InvalidOperationException">There is a batcher already: steps come before them.</exception>
    public PipelineBuilder<TOut> Process<TOut>(Func<T, TOut> process, Action<ProcessorOptions<T>>? configure = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        var options = Configured(configure);
        if (options.IsResilient) return AddProcess<TOut>(name ?? NextName(), options, _ => (message, _) => new(message.With(process(message.Data))));
        return Add(new ProcessPlan<T, TOut>(name ?? NextName(), options, parts =>
            parts.Limited(options.LimitRule, () => new MapShift<T, TOut>(parts.Step, process, parts.Output))));
    }

    /// <summary>Handles each message with an asynchronous function of its data.</summary>
    /// <typeparam name="TOut">The type of the data that goes out.</typeparam>
    /// <param name="process">Makes of the data other data. What it throws fails the message.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <param name="name">The name of the step; null for <c>step-</c> and its number.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="InvalidOperationException">There is a batcher already: steps come before them.</exception>
    [OverloadResolutionPriority(Priorities.ValueTaskWithToken)]
    public PipelineBuilder<TOut> Process<TOut>(Func<T, CancellationToken, ValueTask<TOut>> process, Action<ProcessorOptions<T>>? configure = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        return ProcessMessages(async (message, token) => message.With(await process(message.Data, token)), configure, name);
    }

    /// <summary>Handles each message with an asynchronous function of its data that has no result: the data goes on as it is.</summary>
    /// <param name="process">Handles the data. What it throws fails the message.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <param name="name">The name of the step; null for <c>step-</c> and its number.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="InvalidOperationException">There is a batcher already: steps come before them.</exception>
    [OverloadResolutionPriority(Priorities.ValueTaskWithToken)]
    public PipelineBuilder<T> Process(Func<T, CancellationToken, ValueTask> process, Action<ProcessorOptions<T>>? configure = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        return ProcessMessages(
            async (message, token) =>
            {
                await process(message.Data, token);
                return message;
            },
            configure,
            name);
    }

    /// <summary>Handles each message with a function of the whole message: to name its batcher, fail it, or read its metadata.</summary>
    /// <typeparam name="TOut">The type of the data that goes out.</typeparam>
    /// <param name="process">Makes of the message another, by its <c>With</c> methods. What it throws fails the message.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <param name="name">The name of the step; null for <c>step-</c> and its number.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="InvalidOperationException">There is a batcher already: steps come before them.</exception>
    public PipelineBuilder<TOut> ProcessMessages<TOut>(
        Func<Message<T>, CancellationToken, ValueTask<Message<TOut>>> process, Action<ProcessorOptions<T>>? configure = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        return AddProcess<TOut>(name ?? NextName(), Configured(configure), _ => process);
    }

    /// <summary>Makes of each message any number of others, with a splitter from the container.</summary>
    /// <typeparam name="TSplitter">The splitter. The container's, if it has one; else it is made with what its constructor asks for.</typeparam>
    /// <typeparam name="TOut">The type of the data that goes out.</typeparam>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <param name="name">The name of the step; null for the splitter's.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="InvalidOperationException">There is a batcher already: steps come before them.</exception>
    public PipelineBuilder<TOut> Split<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSplitter, TOut>(
        Action<ProcessorOptions<T>>? configure = null, string? name = null)
        where TSplitter : class, ISplitter<T, TOut>
    {
        var options = Configured(configure);
        return AddSplit<TOut>(
            name ?? typeof(TSplitter).Name, options, parts => parts.Services.Bind<TSplitter, Message<T>, IReadOnlyList<TOut>>(options.HandlerLifetime, static handler => handler.SplitAsync));
    }

    /// <summary>Makes of each message any number of others. It is acknowledged when all of them have ended.</summary>
    /// <typeparam name="TOut">The type of the data that goes out.</typeparam>
    /// <param name="split">The parts of the data. What it throws fails the message.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <param name="name">The name of the step; null for <c>step-</c> and its number.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="InvalidOperationException">There is a batcher already: steps come before them.</exception>
    public PipelineBuilder<TOut> Split<TOut>(Func<T, IEnumerable<TOut>> split, Action<ProcessorOptions<T>>? configure = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(split);
        return AddSplit<TOut>(name ?? NextName(), Configured(configure), _ => (message, _) =>
            new ValueTask<IReadOnlyList<TOut>>(split(message.Data) is { } parts ? (IReadOnlyList<TOut>)[.. parts] : null!));
    }

    /// <summary>Lets only some messages go on; the others have succeeded.</summary>
    /// <param name="predicate">Which go on. What it throws fails the message.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <param name="name">The name of the step; null for <c>step-</c> and its number.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="InvalidOperationException">There is a batcher already: steps come before them.</exception>
    public PipelineBuilder<T> Where(Func<T, bool> predicate, Action<ProcessorOptions<T>>? configure = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return ProcessMessages<T>((message, _) => new(predicate(message.Data) ? message : message.Complete()), configure, name);
    }

    private static ProcessorOptions<T> Configured(Action<ProcessorOptions<T>>? configure)
    {
        var options = new ProcessorOptions<T>();
        configure?.Invoke(options);
        return options;
    }

    private string NextName() => $"step-{_plan.Steps.Count + 1}";

    private PipelineBuilder<TOut> AddProcess<TOut>(
        string name, ProcessorOptions<T> options, Func<StepParts<T, TOut>, Func<Message<T>, CancellationToken, ValueTask<Message<TOut>>>> handler) => Add(new ProcessPlan<T, TOut>(name, options, parts =>
    {
        var call = Resilient.Wrap(handler(parts), options.ResilienceOn(parts.Step.Clock));
        return parts.Limited(options.LimitRule, () => new ProcessShift<T, TOut>(parts.Step, call, parts.Output));
    }));

    private PipelineBuilder<TOut> AddSplit<TOut>(
        string name, ProcessorOptions<T> options, Func<StepParts<T, TOut>, Func<Message<T>, CancellationToken, ValueTask<IReadOnlyList<TOut>>>> splitter) => Add(new ProcessPlan<T, TOut>(name, options, parts =>
    {
        var call = Resilient.Wrap(splitter(parts), options.ResilienceOn(parts.Step.Clock));
        return parts.Limited(options.LimitRule, () => new SplitShift<T, TOut>(parts.Step, call, parts.Output));
    }));

    private PipelineBuilder<TOut> Add<TOut>(TypedStepPlan<T, TOut> step)
    {
        if (_plan.Batchers.Count > 0) throw new InvalidOperationException($"Pipeline '{Name}': a step comes before the batchers. Move '{step.Name}' before the first Batch.");
        step.Key = _key;
        _plan.Steps.Add(step);
        return Next<TOut>();
    }
}
