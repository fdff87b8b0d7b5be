using System.Collections.Concurrent;

namespace Headgate.Flows.Tests.Contexts;

/// <summary>A thread that runs what is posted to it, one after the other: like that of a window, or of a request in old hosts. While it waits, nothing that is posted runs.</summary>
internal sealed class SingleThread : SynchronizationContext, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly BlockingCollection<Action> _posted = [];

    public SingleThread() => new Thread(Run) { IsBackground = true }.Start();

    /// <summary>Calls a function on the thread, that waits there; a thread that waits for ever is given up, and the test fails.</summary>
    public async Task CallAsync(Action waits)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _posted.Add(() => Complete(done, waits));
        await done.Task.WaitAsync(Patience, TestContext.Current.CancellationToken).ConfigureAwait(false);
    }

    /// <summary>Calls a function in a task of a scheduler that runs one at a time.</summary>
    public static async Task ScheduleAsync(Action waits)
    {
        var scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        await Task.Factory.StartNew(waits, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, scheduler)
            .WaitAsync(Patience, TestContext.Current.CancellationToken)
            .ConfigureAwait(false);
    }

    public override void Post(SendOrPostCallback d, object? state) => _posted.Add(() => d(state));

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

    public override SynchronizationContext CreateCopy() => this;

    public void Dispose() => _posted.CompleteAdding();

    private static void Complete(TaskCompletionSource done, Action waits)
    {
        try
        {
            waits();
            done.SetResult();
        }
        catch (Exception failure)
        {
            done.SetException(failure);
        }
    }

    private void Run()
    {
        SetSynchronizationContext(this);
        foreach (var action in _posted.GetConsumingEnumerable()) action();
    }
}
