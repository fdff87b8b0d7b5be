using System.Threading.Channels;
using Headgate.Stages.Buffering;
using Headgate.Stages.Streams;

namespace Headgate.Stages;

/// <summary>Makes producers from sequences and functions. None of them does anything until it is started.</summary>
public static class Producer
{
    /// <summary>A producer of the elements of a sequence (GenStage <c>from_enumerable</c>). It ends when the sequence ends and all is dispatched; an
    /// exception of the sequence stops it with that exception.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="source">The sequence; enumerated once, on the stage's loop, as far as there is demand.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>A producer that has not been started.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Producer<T> From<T>(IEnumerable<T> source, StreamOptions<T>? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new EnumerableProducer<T>(source, options);
    }

    /// <summary>A producer of the elements of an asynchronous sequence. Each element is emitted as soon as it is there. When the producer stops,
    /// the sequence's token is cancelled and the sequence is disposed.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="source">The sequence; enumerated once, as far as there is demand.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>A producer that has not been started.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Producer<T> From<T>(IAsyncEnumerable<T> source, StreamOptions<T>? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new AsyncEnumerableProducer<T>(source, options);
    }

    /// <summary>A producer of what comes out of a channel. It ends when the channel is completed and empty; the exception with which the channel was completed stops it.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="source">The channel; nothing is taken out of it that has not been asked for.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>A producer that has not been started.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Producer<T> From<T>(ChannelReader<T> source, StreamOptions<T>? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new ChannelProducer<T>(source, options);
    }

    /// <inheritdoc cref="From{T}(ChannelReader{T}, StreamOptions{T})" />
    public static Producer<T> From<T>(Channel<T> source, StreamOptions<T>? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return From(source.Reader, options);
    }

    /// <summary>A producer of what an observable pushes. It subscribes at the first demand. An observable cannot be made to wait: what comes
    /// without demand is buffered, and a full buffer drops as <paramref name="keep"/> says.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="source">The observable.</param>
    /// <param name="bufferSize">How many elements to buffer; 0 or more. While the stage is busy, as many again may wait for it to look.</param>
    /// <param name="keep">Which elements a full buffer keeps; null to stop the producer with a <see cref="BufferFullException"/> instead of dropping any.</param>
    /// <param name="whenUnused">What to do when the last consumer has left.</param>
    /// <returns>A producer that has not been started.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bufferSize"/> is negative, or <paramref name="keep"/> is none of the named values.</exception>
    public static Producer<T> From<T>(IObservable<T> source, int bufferSize, BufferKeep? keep, WhenUnused whenUnused = WhenUnused.Continue)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new ObservableProducer<T>(source, bufferSize, keep, whenUnused);
    }

    /// <summary>A producer of what a function makes of a state, one element at a time, until it returns null.</summary>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <typeparam name="T">The type of the events.</typeparam>
    /// <param name="seed">The first state.</param>
    /// <param name="next">Makes an event and the next state of a state; null ends the producer.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>A producer that has not been started.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Producer<T> Unfold<TState, T>(TState seed, Func<TState, (T Item, TState Next)?> next, ProducerOptions<T>? options = null)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new UnfoldProducer<TState, T>(seed, next, options);
    }
}
