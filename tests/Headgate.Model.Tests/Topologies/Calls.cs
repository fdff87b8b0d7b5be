using Headgate.Stages;
using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;

namespace Headgate.Model.Tests.Topologies;

/// <summary>Calls from outside, whose answers must come.</summary>
internal sealed class Calls
{
    private readonly Lock _gate = new();
    private readonly List<(Task Task, string What, Emitter? Emitter)> _open = [];

    /// <summary>Takes note of a call. What <paramref name="emitter"/> refuses with its answer is put down to its account.</summary>
    public void Add(Task task, string what, Emitter? emitter = null)
    {
        lock (_gate) _open.Add((task, what, emitter));
    }

    /// <summary>Waits for every answer; of those that do not come in time the check tells.</summary>
    public async Task WaitAsync(TimeSpan patience)
    {
        var all = Task.WhenAll(_open.Select(static call => call.Task));
        await all.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Looks at the answers, all of which must have come.</summary>
    public void Check()
    {
        foreach (var (task, what, emitter) in _open)
        {
            ModelFailureException.Unless(task.IsCompleted, $"Every call is answered: {what}.");
            if (!task.IsFaulted) continue;
            var failure = task.Exception!.InnerException!;
            CheckFailure(failure, what);
            if (emitter is not null && failure is BufferFullException full) emitter.RefusedCount += full.RefusedCount;
        }

        _open.Clear();
    }

    /// <summary>Whether something failed that was made to.</summary>
    public static void CheckFailure(Exception failure, string where)
    {
        var isExpected = failure is ChaosException or BufferFullException or UnknownPartitionException or SubscriptionRefusedException
            or StageStoppedException or StageKilledException or OperationCanceledException;
        ModelFailureException.Unless(isExpected, $"Nothing fails that was not made to: {where}: {failure}");
    }
}
