using Headgate.Stages;

namespace Patterns;

/// <summary>Takes its time for each job.</summary>
public sealed class Worker(TimeSpan timePerJob) : Consumer<int>
{
    private readonly List<int> _done = [];

    /// <summary>The jobs that it has done. The list belongs to the stage: read it when the stage has stopped.</summary>
    public IReadOnlyList<int> Done => _done;

    // While this waits, the stage asks for nothing, and holds no thread.
    protected override async ValueTask OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken)
    {
        foreach (var job in events)
        {
            await Task.Delay(timePerJob, TimeProvider, cancellationToken);
            _done.Add(job);
        }
    }
}
