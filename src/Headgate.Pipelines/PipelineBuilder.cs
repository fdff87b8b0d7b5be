using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Headgate.Pipelines.Building;
using Headgate.Pipelines.Options;
using Headgate.Pipelines.Sources;
using Headgate.Stages;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Pipelines;

/// <summary>Declares a pipeline: begins with where its messages come from.</summary>
/// <remarks>Not thread-safe. What is declared is looked at when the pipeline is made.</remarks>
public sealed class PipelineBuilder
{
    internal PipelineBuilder(string name) => Plan = new PipelinePlan(name);

    /// <summary>Gets the name of the pipeline.</summary>
    public string Name => Plan.Name;

    internal PipelinePlan Plan { get; }

    /// <summary>Sets what holds for the pipeline as a whole.</summary>
    /// <param name="configure">Sets it.</param>
    /// <returns>This.</returns>
    public PipelineBuilder Configure(Action<PipelineOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(Plan.Options);
        return this;
    }

    /// <summary>Reads a source. It is made when the pipeline starts, and again when it has failed.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="create">Makes the source.</param>
    /// <param name="configure">Sets how it is read; null for the defaults.</param>
    /// <param name="name">Its name.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="InvalidOperationException">The pipeline has a source already: others are added with <see cref="PipelineBuilder{T}.Merge"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public PipelineBuilder<T> From<T>(Func<SourceContext, Source<T>> create, Action<SourceOptions>? configure = null, string name = "source")
    {
        if (Plan.Front is not null) throw new InvalidOperationException($"Pipeline '{Name}' has a source. Add others with Merge, after the first.");
        Plan.Front = new TypedFrontPlan<T>();
        return new PipelineBuilder<T>(Plan).Merge(create, configure, name);
    }

    /// <summary>Reads a source that is made with what its constructor asks the container for.</summary>
    /// <typeparam name="TSource">The type of the source.</typeparam>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="configure">Sets how it is read; null for the defaults.</param>
    /// <param name="name">Its name.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="InvalidOperationException">The pipeline has a source already: others are added with <see cref="PipelineBuilder{T}.Merge"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public PipelineBuilder<T> From<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSource, T>(
        Action<SourceOptions>? configure = null, string name = "source")
        where TSource : Source<T> =>
        From<T>(static context => ActivatorUtilities.CreateInstance<TSource>(context.Services), configure, name);

    /// <summary>Reads a sequence, once. A pipeline whose sequence throws finishes what was read, and fails.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="items">The data.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="InvalidOperationException">The pipeline has a source already: others are added with <see cref="PipelineBuilder{T}.Merge"/>.</exception>
    public PipelineBuilder<T> From<T>(IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return From<T>(_ => new EnumerableSource<T>(items));
    }

    /// <summary>Reads an asynchronous sequence, once. A pipeline whose sequence throws finishes what was read, and fails.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="items">The data.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="InvalidOperationException">The pipeline has a source already: others are added with <see cref="PipelineBuilder{T}.Merge"/>.</exception>
    public PipelineBuilder<T> From<T>(IAsyncEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return From<T>(context => new AsyncEnumerableSource<T>(items, context.Environment));
    }

    /// <summary>Reads a channel until it is completed.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="channel">The channel.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="InvalidOperationException">The pipeline has a source already: others are added with <see cref="PipelineBuilder{T}.Merge"/>.</exception>
    public PipelineBuilder<T> From<T>(ChannelReader<T> channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return From<T>(_ => new ChannelSource<T>(channel));
    }

    /// <summary>Reads a stage: any producer is a source.</summary>
    /// <typeparam name="TEvent">The type of its events.</typeparam>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="create">Makes the stage; it belongs to the pipeline.</param>
    /// <param name="transform">Makes a message of an event; what it throws fails that message alone.</param>
    /// <param name="configure">Sets how it is read; null for the defaults.</param>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="InvalidOperationException">The pipeline has a source already: others are added with <see cref="PipelineBuilder{T}.Merge"/>.</exception>
    public PipelineBuilder<T> From<TEvent, T>(Func<Producer<TEvent>> create, Func<TEvent, Message<T>> transform, Action<SourceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(transform);
        return From<T>(context => new StageSource<TEvent, T>(create(), transform, context.Environment), configure);
    }

    /// <summary>Reads nothing: all messages are pushed in from outside, until the pipeline is stopped.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <returns>What declares the rest.</returns>
    /// <exception cref="InvalidOperationException">The pipeline has a source already: others are added with <see cref="PipelineBuilder{T}.Merge"/>.</exception>
    public PipelineBuilder<T> FromPushes<T>()
    {
        if (Plan.Front is not null) throw new InvalidOperationException($"Pipeline '{Name}' has a source already.");
        Plan.Front = new TypedFrontPlan<T>();
        return new PipelineBuilder<T>(Plan);
    }
}
