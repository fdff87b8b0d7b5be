namespace Headgate.Testing.Pipelines;

/// <summary>Those who wait until a count has come so far. Whoever counts locks around it.</summary>
internal sealed class CountWatch
{
    private readonly List<(int Count, TaskCompletionSource Reached)> _watchers = [];

    /// <summary>How far the count has come.</summary>
    public int Count { get; private set; }

    /// <summary>Ends when the count has come so far.</summary>
    public Task WhenAsync(int count)
    {
        if (Count >= count) return Task.CompletedTask;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _watchers.Add((count, reached));
        return reached.Task;
    }

    public void Add(int count)
    {
        Count += count;
        foreach (var (_, reached) in _watchers.Where(watcher => watcher.Count <= Count)) reached.TrySetResult();
        _watchers.RemoveAll(watcher => watcher.Count <= Count);
    }
}
