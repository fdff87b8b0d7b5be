namespace Headgate.Pipelines.Sources;

/// <summary>Reads a sequence, once.</summary>
internal sealed class EnumerableSource<T>(IEnumerable<T> items) : Source<T>
{
    private readonly IEnumerator<T> _items = items.GetEnumerator();

    // A sequence cannot go on after it has thrown, and would begin at its beginning.
    public override bool CanRestart => false;

    public override ValueTask<bool> ReadAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        while (!messages.IsFull)
        {
            if (!_items.MoveNext()) return new ValueTask<bool>(false);
            messages.Add(_items.Current);
        }

        return new ValueTask<bool>(true);
    }

    public override ValueTask DisposeAsync()
    {
        _items.Dispose();
        return base.DisposeAsync();
    }
}
