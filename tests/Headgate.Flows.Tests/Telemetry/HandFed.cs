namespace Headgate.Flows.Tests.Telemetry;

/// <summary>A source that yields what a test gives it, when it does, and ends when the test says so. For a test in a lab: all on one thread.</summary>
internal sealed class HandFed<T> : IAsyncEnumerable<T>
{
    private readonly Queue<T> _items = new();
    private TaskCompletionSource _given = new();
    private bool _hasEnded;

    public void Give(params ReadOnlySpan<T> items)
    {
        foreach (var item in items) _items.Enqueue(item);
        _given.TrySetResult();
    }

    public void End()
    {
        _hasEnded = true;
        _given.TrySetResult();
    }

    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            while (_items.TryDequeue(out var item)) yield return item;
            if (_hasEnded) yield break;
            await _given.Task.WaitAsync(cancellationToken);
            _given = new TaskCompletionSource();
        }
    }
}
