namespace Headgate.Sqs.Settling;

/// <summary>Messages whose end is waited for together. Thread-safe.</summary>
internal sealed class SettleRound
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left;
    private Exception? _failure;

    public SettleRound(int count)
    {
        _left = count;
        if (count == 0) _done.SetResult();
    }

    public Task Done => _done.Task;

    /// <summary>One of them is settled, or is not to be settled.</summary>
    public void End(Exception? failure)
    {
        if (failure is not null) Interlocked.CompareExchange(ref _failure, failure, null);
        if (Interlocked.Decrement(ref _left) > 0) return;
        if (_failure is null) _done.SetResult();
        else _done.SetException(_failure);
    }
}
