using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;
using Headgate.Pipelines.Building;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Health;
using Headgate.Pipelines.Limits;
using Headgate.Pipelines.Options;
using Headgate.Pipelines.Sources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headgate.Pipelines;

/// <summary>Declares a pipeline: what happens with its messages, in the order in which it is written. How steps and batchers are declared is in the other parts.</summary>
/// <typeparam name="T">The type of the data at this point.</typeparam>
/// <remarks>Not thread-safe. What is declared is looked at when the pipeline is made.</remarks>
public sealed partial class PipelineBuilder<T>
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    private readonly PipelinePlan _plan;
    private readonly KeySelection<T>? _key;

    internal PipelineBuilder(PipelinePlan plan, KeySelection<T>? key = null)
    {
        _plan = plan;
        _key = key;
    }

    /// <summary>Gets the name of the pipeline.</summary>
    public string Name => _plan.Name;

    /// <summary>Reads another source as well. While all have messages, they share the first step by their weights.</summary>
    /// <param name="create">Makes the source.</param>
    /// <param name="configure">Sets how it is read; null for the defaults.</param>
    /// <param name="name">Its name, unlike that of the others.</param>
    /// <returns>This.</returns>
    /// <exception cref="InvalidOperationException">There are steps already: sources come before.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public PipelineBuilder<T> Merge(Func<SourceContext, Source<T>> create, Action<SourceOptions>? configure = null, string name = "source")
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_plan.Steps.Count > 0 || _plan.Batchers.Count > 0) throw new InvalidOperationException($"Pipeline '{Name}': sources are merged before the first step.");
        var options = new SourceOptions();
        configure?.Invoke(options);
        ((TypedFrontPlan<T>)_plan.Front!).Add(name, options, create);
        return this;
    }

    /// <summary>Keeps messages of one key in their order, from here on: through the steps and batchers that follow, and through retries (Broadway's <c>partition_by</c>). A slow key holds back only itself.</summary>
    /// <typeparam name="TKey">The type of the key.</typeparam>
    /// <param name="key">The key of a message. What it throws fails the message.</param>
    /// <returns>What declares the rest.</returns>
    /// <remarks>The order is that in which messages come to this point: a step before it that handles several at once, without a key, may change it.</remarks>
    public PipelineBuilder<T> PartitionBy<TKey>(Func<T, TKey> key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new PipelineBuilder<T>(_plan, KeySelection<T>.By(key));
    }

    /// <summary>Lets messages overtake each other from here on.</summary>
    /// <returns>What declares the rest.</returns>
    public PipelineBuilder<T> Unordered() => new(_plan);

    /// <summary>Names the batcher of messages that name none themselves.</summary>
    /// <param name="batcher">The batcher of a message. A name that the pipeline does not have, or what it throws, fails the message.</param>
    /// <returns>This.</returns>
    public PipelineBuilder<T> RouteTo(Func<T, string> batcher)
    {
        ArgumentNullException.ThrowIfNull(batcher);
        _plan.Router = batcher;
        return this;
    }

    /// <summary>Sets how often a message, or a batch, is tried, where its step says nothing else.</summary>
    /// <param name="configure">Sets it; null for three attempts with growing waits.</param>
    /// <returns>This.</returns>
    public PipelineBuilder<T> Retry(Action<RetryOptions>? configure = null)
    {
        _plan.Retry ??= new RetryOptions();
        configure?.Invoke(_plan.Retry);
        return this;
    }

    /// <summary>Sets what becomes of messages that have failed for good, where their step says nothing else.</summary>
    /// <param name="action">What.</param>
    /// <returns>This.</returns>
    public PipelineBuilder<T> OnFailure(FailureAction action)
    {
        _plan.OnFailure = action;
        return this;
    }

    /// <summary>Shows messages that have failed for good to a handler, before their source is told.</summary>
    /// <typeparam name="THandler">The handler; made once, with what its constructor asks the container for.</typeparam>
    /// <returns>This.</returns>
    public PipelineBuilder<T> OnFailure<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, IFailureHandler
    {
        _plan.FailureHandlers.Add(static services => ActivatorUtilities.CreateInstance<THandler>(services));
        return this;
    }

    /// <summary>Shows messages that have failed for good to a function, before their source is told.</summary>
    /// <param name="handle">The function.</param>
    /// <returns>This.</returns>
    public PipelineBuilder<T> OnFailure(Func<IReadOnlyList<FailedMessage>, CancellationToken, ValueTask> handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        _plan.FailureHandlers.Add(_ => new LambdaFailureHandler(handle));
        return this;
    }

    /// <summary>Keeps messages that have failed for good, and then acknowledges them as failed.</summary>
    /// <param name="sink">Keeps them; belongs to the pipeline, which disposes it.</param>
    /// <returns>This.</returns>
    public PipelineBuilder<T> DeadLetterTo(IDeadLetterSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return DeadLetterTo(_ => sink);
    }

    /// <summary>Keeps messages that have failed for good, and then acknowledges them as failed.</summary>
    /// <param name="create">Makes what keeps them; called when the pipeline is started, which disposes it.</param>
    /// <returns>This.</returns>
    public PipelineBuilder<T> DeadLetterTo(Func<IServiceProvider, IDeadLetterSink> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        _plan.DeadLetters = create;
        return this;
    }

    /// <summary>Keeps messages that have failed for good, and then acknowledges them as failed.</summary>
    /// <typeparam name="TSink">Keeps them; made with what its constructor asks the container for.</typeparam>
    /// <returns>This.</returns>
    public PipelineBuilder<T> DeadLetterTo<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSink>()
        where TSink : class, IDeadLetterSink =>
        DeadLetterTo(static services => ActivatorUtilities.CreateInstance<TSink>(services));

    /// <summary>Limits how many messages all sources together let in (Broadway's <c>rate_limiting</c>). What was read beyond it waits, and nothing more is read meanwhile.</summary>
    /// <param name="permits">How many messages; at least 1.</param>
    /// <param name="per">In what time; more than 0.</param>
    /// <param name="algorithm">How it is counted.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, or there is no such algorithm.</exception>
    /// <remarks>It can be changed while the pipeline runs: <see cref="Pipeline.SetRateLimit"/>.</remarks>
    public PipelineBuilder<T> RateLimit(int permits, TimeSpan per, RateLimitAlgorithm algorithm = RateLimitAlgorithm.FixedWindow)
    {
        _plan.RateLimit = Limits.RateLimit.Of(permits, per) with { Algorithm = algorithm };
        _plan.Limiter = null;
        return this;
    }

    /// <summary>Limits how many messages all sources together let in, by a limiter of the user's own.</summary>
    /// <param name="create">Makes the limiter; called when the pipeline is started, which disposes it.</param>
    /// <returns>This.</returns>
    /// <remarks>It cannot be changed while the pipeline runs, and what the configuration says of <c>RateLimit</c> is not looked at. Of several calls of <c>RateLimit</c> the last holds.</remarks>
    public PipelineBuilder<T> RateLimit(Func<IServiceProvider, RateLimiter> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        _plan.Limiter = create;
        return this;
    }

    /// <summary>Does something at the turns of the pipeline's life.</summary>
    /// <param name="create">Makes what does it; called when the pipeline is started.</param>
    /// <returns>This.</returns>
    public PipelineBuilder<T> Use(Func<IServiceProvider, PipelineHooks> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        _plan.Hooks.Add(create);
        return this;
    }

    /// <summary>Does something at the turns of the pipeline's life.</summary>
    /// <typeparam name="THooks">What does it; made with what its constructor asks the container for.</typeparam>
    /// <returns>This.</returns>
    public PipelineBuilder<T> Use<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THooks>()
        where THooks : PipelineHooks =>
        Use(static services => ActivatorUtilities.CreateInstance<THooks>(services));

    /// <summary>Pauses the pipeline while something that it needs is down, and lets it go on when that is up again.</summary>
    /// <param name="name">The name of what it needs, for messages.</param>
    /// <param name="isUp">Asks whether it is up. What it throws counts as down. Its token is cancelled when the pipeline stops, which waits 5 s at most for an answer then.</param>
    /// <param name="every">How often it is asked; null for every 5 s. More than 0, at most a day.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is out of its range.</exception>
    public PipelineBuilder<T> PauseWhileDown(string name, Func<IServiceProvider, CancellationToken, ValueTask<bool>> isUp, TimeSpan? every = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(isUp);
        var interval = every ?? TimeSpan.FromSeconds(5);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero, nameof(every));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(interval, LongestInterval, nameof(every));
        _plan.Dependencies.Add(new Dependency(name, interval, isUp));
        return this;
    }

    /// <summary>Pauses the pipeline while one of the host's health checks says unhealthy, and lets it go on when that says otherwise.</summary>
    /// <param name="check">The name of the check.</param>
    /// <param name="every">How often it is asked; null for every 5 s. More than 0, at most a day.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException"><paramref name="check"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is out of its range.</exception>
    public PipelineBuilder<T> PauseWhileUnhealthy(string check, TimeSpan? every = null) => PauseWhileDown(
        check,
        async (services, token) =>
        {
            var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(registration => registration.Name == check, token);
            if (report.Entries.Count == 0) throw new InvalidOperationException($"The host has no health check '{check}'. Add it with AddHealthChecks, or correct the name.");
            return report.Status != HealthStatus.Unhealthy;
        },
        every);

    /// <summary>Sets what holds for the pipeline as a whole.</summary>
    /// <param name="configure">Sets it.</param>
    /// <returns>This.</returns>
    public PipelineBuilder<T> Configure(Action<PipelineOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(_plan.Options);
        return this;
    }

    /// <summary>What declares the rest after a step: messages keep their key.</summary>
    private PipelineBuilder<TOut> Next<TOut>() => new(_plan, _key is null ? null : KeySelection<TOut>.Inherited);
}
