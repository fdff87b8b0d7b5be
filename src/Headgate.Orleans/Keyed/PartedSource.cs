namespace Headgate.Orleans.Keyed;

/// <summary>
/// A source that many partitions read, each at its own pace. What was read last is kept for those that are nearly as far; who is further behind reads anew, by itself, until it has caught up. So
/// nobody waits for a slow one, and one that begins again after a crash is a slow one like any other. It remembers nothing that could be lost: positions are their readers'.
/// </summary>
/// <remarks>Not thread-safe: it belongs to a grain, whose calls interleave where they await.</remarks>
internal sealed class PartedSource<T>(Func<long, IAsyncEnumerable<IReadOnlyList<T>>> from, Func<T, uint> place, int partitions, PartedSourceSize size) : IAsyncDisposable
{
    private readonly List<Chunk<T>> _window = [];
    private readonly Dictionary<int, RecordCursor<T>> _behind = [];
    private RecordCursor<T>? _head;
    private Task? _reading;
    private bool _isDisposed;

    private long End => _window.Count > 0 ? _window[^1].To : _head?.Position ?? 0;

    private long Begin => _window.Count > 0 ? _window[0].From : End;

    /// <summary>The next elements of a partition, after a position. Waits until there is a record more.</summary>
    public async Task<Portion<T>> TakeAsync(int partition, long position)
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_head is null || (position > End && _reading is null)) await MoveHeadAsync(position);
            if (position < Begin) return await CatchUpAsync(partition, position);
            if (position < End || (position == End && _window is [.., { IsLast: true }])) return await FromWindowAsync(partition, position);
            await ReadOnAsync();
        }
    }

    /// <summary>Closes the source. What is being read has to end first: who disposes has told the source to stop. Those that catch up close what they read with when they have read.</summary>
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        if (_reading is { } reading) await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (Interlocked.Exchange(ref _head, null) is { } head) await head.DisposeAsync();
        foreach (var cursor in _behind.Values.ToList()) await cursor.DisposeAsync();
    }

    private async Task MoveHeadAsync(long position)
    {
        var old = _head;
        _window.Clear();
        _head = new RecordCursor<T>(from, position);
        if (old is not null) await old.DisposeAsync();
    }

    private async Task<Portion<T>> FromWindowAsync(int partition, long position)
    {
        if (_behind.Remove(partition, out var cursor)) await cursor.DisposeAsync();
        var elements = new List<T>();
        var (next, isLast) = (position, false);

        // The window may have moved on while that was awaited; then what is here is asked for again.
        foreach (var chunk in _window.Where(chunk => chunk.To > position || chunk.IsLast))
        {
            if (chunk.From > next || elements.Count >= size.MostElements) break;
            chunk.CopyTo(elements, partition, position);
            (next, isLast) = (chunk.To, chunk.IsLast);
        }

        return new Portion<T> { Next = next, Elements = [.. elements], IsLast = isLast };
    }

    private async Task<Portion<T>> CatchUpAsync(int partition, long position)
    {
        if (!_behind.Remove(partition, out var cursor) || cursor.Position != position)
        {
            if (cursor is not null) await cursor.DisposeAsync();
            cursor = new RecordCursor<T>(from, position);
        }

        var chunk = await ReadAsync(cursor);
        if (_isDisposed || !_behind.TryAdd(partition, cursor)) await cursor.DisposeAsync();
        var elements = new List<T>();
        chunk.CopyTo(elements, partition, position);
        return new Portion<T> { Next = chunk.To, Elements = [.. elements], IsLast = chunk.IsLast };
    }

    private async Task ReadOnAsync()
    {
        var reading = _reading ??= ReadHeadAsync(_head!);
        try
        {
            await reading;
        }
        finally
        {
            if (ReferenceEquals(_reading, reading)) _reading = null;
        }
    }

    private async Task ReadHeadAsync(RecordCursor<T> head)
    {
        try
        {
            var chunk = await ReadAsync(head);
            _window.Add(chunk);
            if (_window.Count > size.WindowChunks) _window.RemoveAt(0);
        }
        catch (Exception)
        {
            // The next who asks begins where this one was.
            _head = null;
            throw;
        }
    }

    /// <summary>Reads on; a cursor that fails is closed.</summary>
    private async Task<Chunk<T>> ReadAsync(RecordCursor<T> cursor)
    {
        try
        {
            return await cursor.ReadAsync(partitions, size.ChunkRecords, place);
        }
        catch (Exception)
        {
            await cursor.DisposeAsync();
            throw;
        }
    }
}
