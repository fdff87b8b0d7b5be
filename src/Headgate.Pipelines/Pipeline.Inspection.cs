using Headgate.Pipelines.Inspection;
using Headgate.Pipelines.Replaying;

namespace Headgate.Pipelines;

/// <content>What there is to see of it, and the replay of what has failed.</content>
public sealed partial class Pipeline
{
    private int _isReplaying;

    /// <summary>Gets the messages that failed last, the newest first: at most <see cref="Options.PipelineOptions.KeptFailures"/>.</summary>
    public IReadOnlyList<MessageFailure> RecentFailures => _run.RecentFailures.Newest;

    /// <summary>Takes a snapshot of what the pipeline is doing, without disturbing it.</summary>
    /// <returns>The snapshot.</returns>
    public PipelineSnapshot GetSnapshot() => new()
    {
        Name = Name,
        At = _clock.GetUtcNow(),
        Status = Status,
        Health = GetHealth(),
        Counts = Counts,
        RateLimit = RateLimit,
        Sources = _run.DescribeSources(),
        Steps = [.. _plan.Steps.Select(_run.Describe)],
        Batchers = [.. _plan.Batchers.Select(_run.Describe)],
        CanReplayDeadLetters = ReplayableLetters is not null,
        Supervision = _run.Supervisor?.GetSnapshot(),
    };

    /// <summary>Puts the letters of the pipeline's own dead-letter sink in in front again, those that are there when it begins, as the pipeline has room for them, past its sources and
    /// its rate limit. One that succeeds is gone from the sink; one that fails again is a letter again.</summary>
    /// <param name="cancellationToken">Ends the reading: letters that went in by then are handled all the same, and waited for before this throws <see cref="OperationCanceledException"/>.</param>
    /// <returns>How many went in; the task ends when all of them have ended. Inside a handler of the same pipeline, do not wait for it.</returns>
    /// <exception cref="InvalidOperationException">The pipeline neither runs nor is paused, has no sink that gives its letters again as its sources' data, or replays them already.</exception>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped meanwhile. What was not handled stays in the sink.</exception>
    public async Task<long> ReplayDeadLettersAsync(CancellationToken cancellationToken = default)
    {
        if (Status is not (PipelineStatus.Running or PipelineStatus.Paused)) throw new InvalidOperationException($"Pipeline '{Name}' is {Status}. Dead letters are replayed into one that runs.");
        var letters = ReplayableLetters ?? throw new InvalidOperationException(
            $"Pipeline '{Name}' has no dead letters to replay. Declare it with DeadLetterTo and a sink that gives them again as the type of its sources, such as JsonLinesDeadLetters.");
        if (Interlocked.Exchange(ref _isReplaying, 1) == 1) throw new InvalidOperationException($"Pipeline '{Name}' replays its dead letters already. Wait until it has.");
        try
        {
            return await _plan.Front!.ReplayAsync(_run, letters, _ended.Task, cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _isReplaying, 0);
        }
    }

    private IReplayableDeadLetters? ReplayableLetters => _run.DeadLetters is IReplayableDeadLetters letters && _plan.Front!.CanReplay(letters) ? letters : null;
}
