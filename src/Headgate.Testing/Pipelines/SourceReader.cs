using Headgate.Pipelines;
using Headgate.Pipelines.Sources;

namespace Headgate.Testing.Pipelines;

/// <summary>Reads a source by hand, without a pipeline: for tests of sources.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
/// <remarks>One read at a time, as in a pipeline; messages may be ended at any time, from any thread.</remarks>
/// <param name="source">The source, which belongs to this.</param>
public sealed class SourceReader<T>(Source<T> source) : IAsyncDisposable
{
    private readonly MessageBuffer<T> _buffer = new();
    private bool _isDisposed;

    /// <summary>Gets whether the source has said that it has come to its end.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Starts the source.</summary>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <returns>A task that ends when it can be read.</returns>
    public ValueTask StartAsync(CancellationToken cancellationToken = default) => source.StartAsync(cancellationToken);

    /// <summary>Reads once.</summary>
    /// <param name="most">How many messages are wanted; at least 1.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>What the source has added, perhaps nothing. What was added before the reading was cancelled is part of the next.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="most"/> is less than 1.</exception>
    public async Task<IReadOnlyList<Message<T>>> ReadAsync(int most, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        if (_buffer.Count == 0 && !HasEnded)
        {
            _buffer.Begin(most, long.MaxValue);
            HasEnded = !await source.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
        }

        return Take();
    }

    /// <summary>Reads until so many messages have come, or the source has ended.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The messages.</returns>
    public async Task<IReadOnlyList<Message<T>>> ReadManyAsync(int count, CancellationToken cancellationToken = default)
    {
        var all = new List<Message<T>>();
        while (all.Count < count && !HasEnded) all.AddRange(await ReadAsync(count - all.Count, cancellationToken).ConfigureAwait(false));
        return all;
    }

    /// <summary>Drains the source: it will not be read any more.</summary>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The last messages.</returns>
    public async Task<IReadOnlyList<Message<T>>> DrainAsync(CancellationToken cancellationToken = default)
    {
        HasEnded = true;
        _buffer.Begin(int.MaxValue, long.MaxValue);
        await source.DrainAsync(_buffer, cancellationToken).ConfigureAwait(false);
        return Take();
    }

    /// <summary>Disposes the source, once.</summary>
    /// <returns>A task that ends when it is disposed.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        await source.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Takes what was added by a reading that was cancelled or has failed, without reading.</summary>
    /// <returns>The messages, perhaps none. A pipeline processes them, too.</returns>
    public IReadOnlyList<Message<T>> TakeAdded() => Take();

    private List<Message<T>> Take()
    {
        var taken = new List<Message<T>>(_buffer.Count);
        while (_buffer.Count > 0) taken.Add(_buffer.Messages.PopFront());
        return taken;
    }
}
