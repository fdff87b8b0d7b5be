using System.Threading.Channels;
using Headgate.Stages.Lambdas;
using Headgate.Stages.Streams;

namespace Headgate.Stages;

/// <summary>Makes consumers from functions and channels. None of them does anything until it is started. A function that throws stops its stage.</summary>
public static class Consumer
{
    /// <summary>Calls an action with each event.</summary>
    /// <typeparam name="T">The type of the events.</typeparam>
    /// <param name="action">The action.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>A stage that has not been started.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Consumer<T> ForEach<T>(Action<T> action, ConsumerOptions<T>? options = null)
    {
        ArgumentNullException.ThrowIfNull(action);
        return new ForEachConsumer<T>(action, options);
    }

    /// <summary>Awaits a function for each event, one after the other. A stop waits for the one that runs; the events after it are given up.</summary>
    /// <typeparam name="T">The type of the events.</typeparam>
    /// <param name="action">The function; its token is cancelled when the stage is killed.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>A stage that has not been started.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Consumer<T> ForEachAsync<T>(Func<T, CancellationToken, ValueTask> action, ConsumerOptions<T>? options = null)
    {
        ArgumentNullException.ThrowIfNull(action);
        return new ForEachAsyncConsumer<T>(action, options);
    }

    /// <summary>Awaits a function for each batch, one after the other.</summary>
    /// <typeparam name="T">The type of the events.</typeparam>
    /// <param name="action">The function; its token is cancelled when the stage is killed.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>A stage that has not been started.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Consumer<T> ForEachBatchAsync<T>(Func<EventBatch<T>, CancellationToken, ValueTask> action, ConsumerOptions<T>? options = null)
    {
        ArgumentNullException.ThrowIfNull(action);
        return new BatchConsumer<T>(action, options);
    }

    /// <summary>Writes each event to a channel, waiting while it is full. When the stage stops the channel is completed, with the failure if there was one.</summary>
    /// <typeparam name="T">The type of the events.</typeparam>
    /// <param name="target">The channel.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>A stage that has not been started.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Consumer<T> To<T>(ChannelWriter<T> target, ConsumerOptions<T>? options = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        return new ChannelConsumer<T>(target, options);
    }

    /// <inheritdoc cref="To{T}(ChannelWriter{T}, ConsumerOptions{T})" />
    public static Consumer<T> To<T>(Channel<T> target, ConsumerOptions<T>? options = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        return To(target.Writer, options);
    }
}
