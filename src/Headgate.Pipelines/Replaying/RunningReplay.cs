using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Execution;
using Headgate.Pipelines.Running;
using Headgate.Pipelines.Sources;

namespace Headgate.Pipelines.Replaying;

/// <summary>Puts dead letters into a pipeline that runs, and knows when the last of them has ended. Thread-safe.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
/// <param name="source">Gives the letters.</param>
/// <param name="pushes">Where they go in.</param>
/// <param name="run">The pipeline.</param>
internal sealed class RunningReplay<T>(Source<T> source, PushSource<T> pushes, PipelineRun run)
{
    /// <summary>So many are read before they are pushed.</summary>
    private const int PageCount = 256;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Those under way, and one more as long as there may be others.</summary>
    private long _underWay = 1;

    private readonly Dictionary<IAcknowledger, IAcknowledger> _counting = new(ReferenceEqualityComparer.Instance);

    /// <summary>Reads all, pushes them, and disposes the source when they have ended.</summary>
    /// <param name="stopped">Ends with the pipeline.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>How many were pushed.</returns>
    public async Task<long> RunAsync(Task stopped, CancellationToken cancellationToken)
    {
        var count = 0L;
        try
        {
            await source.StartAsync(cancellationToken);
            var page = new MessageBuffer<T>();
            bool hasMore;
            do
            {
                page.Begin(PageCount, long.MaxValue);
                hasMore = await source.ReadAsync(page, cancellationToken);
                count += await PushAsync(page, cancellationToken);
            }
            while (hasMore);
            return count;
        }
        finally
        {
            End(1);

            // A handler may have put another acknowledger in the place of this one: then nobody is told here, and the end of the pipeline is the end.
            await Race.FirstOfAsync(_ended.Task, stopped);
            await Disposal.GuardAsync(ReleaseAsync, "replay", run.Ledger);
        }
    }

    private async ValueTask<int> PushAsync(MessageBuffer<T> page, CancellationToken cancellationToken)
    {
        var messages = new List<Message<T>>(page.Count);
        while (page.Messages.Count > 0)
        {
            var message = page.Messages.PopFront();
            message.Delivery.Acknowledger = CountingFor(message.Delivery.Acknowledger);
            messages.Add(message);
        }

        Interlocked.Add(ref _underWay, messages.Count);
        await pushes.PushAsync(messages, cancellationToken);
        return messages.Count;
    }

    private IAcknowledger CountingFor(IAcknowledger acknowledger)
    {
        if (!_counting.TryGetValue(acknowledger, out var counting)) _counting.Add(acknowledger, counting = new CountingAcknowledger(acknowledger, End));
        return counting;
    }

    private async ValueTask ReleaseAsync()
    {
        // Whatever ended the reading, nobody reads on: what it has kept of its letters stays where it was.
        await source.DrainAsync(new MessageBuffer<T>(), CancellationToken.None);
        await source.DisposeAsync();
    }

    private void End(long count)
    {
        if (Interlocked.Add(ref _underWay, -count) == 0) _ended.TrySetResult();
    }
}
