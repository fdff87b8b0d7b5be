namespace ClicksToRedis;

/// <summary>A click that is not counted yet, with what its caller waits for.</summary>
public sealed class WaitingClick(Click click)
{
    private readonly TaskCompletionSource _counted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Click Click => click;

    public Task Counted => _counted.Task;

    public void Confirm() => _counted.TrySetResult();

    public void Fail(Exception failure) => _counted.TrySetException(failure);

    /// <summary>It ends as a dead letter.</summary>
    public void Refuse() => Fail(new InvalidOperationException($"The click of {click.At:u} came too late: its minute takes no more."));
}
