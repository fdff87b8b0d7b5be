namespace Headgate.Brevity.Tests.Doubles;

/// <summary>Lets tests wait until something has become true; whoever changes what they look at says so.</summary>
internal sealed class Watch
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private TaskCompletionSource _changed = New();

    public void Changed() => Interlocked.Exchange(ref _changed, New()).SetResult();

    public async Task UntilAsync(Func<bool> isTrue, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(isTrue))] string what = "")
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (isTrue()) return;
            try
            {
                await changed.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"It did not become true within {Patience}: {what}");
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
