namespace Headgate.RabbitMq.Settling;

/// <summary>Messages that are settled together, and those who wait for it. Not thread-safe. Used again for others afterwards.</summary>
internal sealed class SettleRound
{
    private TaskCompletionSource? _ended;

    public List<SettledTag> Settled { get; } = [];

    /// <summary>Ends when the round has.</summary>
    public Task WaitAsync() => (_ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void End(Exception? failure)
    {
        if (failure is null) _ended?.SetResult();
        else _ended?.SetException(failure);
        _ended = null;
        Settled.Clear();
    }
}
