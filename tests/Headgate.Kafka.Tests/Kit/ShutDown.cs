namespace Headgate.Kafka.Tests.Kit;

/// <summary>The server goes down when so many messages have come; soon after that no more are let through until it is down.</summary>
internal sealed class ShutDown(int at)
{
    private const int Slack = 2000;

    private readonly TaskCompletionSource _isTime = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _isDown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task RunAsync(Func<Task> end)
    {
        await _isTime.Task.WaitAsync(TimeSpan.FromMinutes(2));
        await end();
        _isDown.SetResult();
    }

    /// <summary>Waits until the server is down, when it is time for it. Nobody waits for a server that never went down longer than their token allows.</summary>
    public Task PassAsync(int count, CancellationToken cancellationToken)
    {
        if (count >= at) _isTime.TrySetResult();
        return count >= at + Slack ? _isDown.Task.WaitAsync(cancellationToken) : Task.CompletedTask;
    }
}
