namespace Headgate.Orleans.Keyed;

/// <summary>Reads the source from a position on. For one caller at a time.</summary>
internal sealed class RecordCursor<T>(Func<long, IAsyncEnumerable<IReadOnlyList<T>>> from, long position) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<IReadOnlyList<T>> _records = from(position).GetAsyncEnumerator();
    private ValueTask<bool>? _next;

    /// <summary>The position of the next record.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Reads the next records: at least one, unless there is none any more, and no more than there are without waiting.</summary>
    public async Task<Chunk<T>> ReadAsync(int partitions, int most, Func<T, uint> place)
    {
        var chunk = new Chunk<T>(Position, partitions);
        while (chunk.Count < most)
        {
            var next = _next ?? _records.MoveNextAsync();
            _next = null;
            if (!next.IsCompleted && chunk.Count > 0)
            {
                _next = next;
                break;
            }

            if (!await next)
            {
                chunk.IsLast = true;
                break;
            }

            chunk.Add(_records.Current, place);
        }

        Position = chunk.To;
        return chunk;
    }

    public async ValueTask DisposeAsync()
    {
        // An enumerator that is still asked must not be disposed of. What it answers is for nobody, a failure too: who asks next, reads anew.
        if (_next is { } next) await ((Task)next.AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _next = null;
        await _records.DisposeAsync();
    }
}
