namespace Headgate.Orleans.Tests.Keyed;

/// <summary>A place in a source where it waits until the test lets it go on.</summary>
internal sealed class Gate : IDisposable
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task ReachedAsync() => _reached.Task.WaitAsync(TimeSpan.FromMinutes(1));

    public async Task PassAsync(CancellationToken stopping)
    {
        _reached.TrySetResult();
        await _opened.Task.WaitAsync(stopping);
    }

    public void Open() => _opened.TrySetResult();

    public void Dispose() => Open();
}
