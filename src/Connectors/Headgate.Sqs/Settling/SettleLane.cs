namespace Headgate.Sqs.Settling;

/// <summary>
/// Calls of one kind. A call takes up to ten messages, from whichever rounds; what comes while as many calls run as may goes together into the next, so that many
/// small rounds cost few calls. Thread-safe.
/// </summary>
internal sealed class SettleLane(int maxCalls, TimeProvider time, Func<SettleLane, List<WaitingItem>, Task> send)
{
    public const int MostInCall = 10;
    private readonly Lock _gate = new();
    private readonly Queue<WaitingItem> _waiting = new();
    private TaskCompletionSource? _idle;
    private int _callCount;
    private int _pausedCount;

    public void Add(IReadOnlyList<SettleItem> items, SettleRound round)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            for (var i = 0; i < items.Count; i++) _waiting.Enqueue(new WaitingItem(items[i], round, now));
            StartCalls();
        }
    }

    /// <summary>Waits within a call, before it is tried again: meanwhile it is not one of those that take what waits.</summary>
    public async Task PauseAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _pausedCount++;
            StartCalls();
        }

        try
        {
            await Task.Delay(wait, time, cancellationToken);
        }
        finally
        {
            lock (_gate) _pausedCount--;
        }
    }

    /// <summary>Ends when nothing waits and no call runs.</summary>
    public Task WhenIdle()
    {
        lock (_gate)
        {
            if (_callCount == 0) return Task.CompletedTask;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    private void StartCalls()
    {
        var needed = (_waiting.Count + MostInCall - 1) / MostInCall;
        for (; _callCount < maxCalls && _callCount - _pausedCount < needed; _callCount++) _ = RunAsync();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        while (TryTake() is { } items) await send(this, items);
    }

    private List<WaitingItem>? TryTake()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                if (--_callCount > 0) return null;
                _idle?.SetResult();
                _idle = null;
                return null;
            }

            var items = new List<WaitingItem>(Math.Min(_waiting.Count, MostInCall));
            while (items.Count < MostInCall && _waiting.TryDequeue(out var item)) items.Add(item);
            return items;
        }
    }
}
