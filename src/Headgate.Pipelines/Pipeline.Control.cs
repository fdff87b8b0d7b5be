using Headgate.Pipelines.Building;
using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Execution;
using Headgate.Pipelines.Limits;
using Headgate.Pipelines.Sources;

namespace Headgate.Pipelines;

/// <content>What can be done with a running pipeline.</content>
public sealed partial class Pipeline
{
    /// <summary>What those wait for together who drain at once; null when nobody does, or somebody has paused or resumed since.</summary>
    private object? _emptying;

    private int _drainerCount;

    /// <summary>What sources may do when a dependency is up again: one that was drained, and given up, is not read.</summary>
    private Running.SourceFlow _flowAfterPause;

    /// <summary>Gets the rate at which sources let messages in; null when there is no limit, or one of the user's own.</summary>
    public RateLimit? RateLimit => (_run.Limiter as AdjustableRateLimiter)?.Limit;

    /// <summary>Lets no handler begin, and reads no source, until <see cref="Resume"/>.</summary>
    /// <param name="cancellationToken">Ends the waiting; the pipeline is paused all the same.</param>
    /// <returns>A task that ends when no handler runs: from then on nothing is delivered.</returns>
    /// <exception cref="InvalidOperationException">The pipeline neither runs nor is paused.</exception>
    /// <remarks>Quick messages are given to handlers some at a time, about 200 microseconds of work: what a worker has in hand it finishes, and that is waited for. Inside a handler of the same pipeline the task ends at once: the handler is one of those that are waited for.</remarks>
    public async Task PauseAsync(CancellationToken cancellationToken = default)
    {
        var pausing = Pause();
        if (!IsInsideHandler) await Race.OrCancelledAsync(pausing, cancellationToken);
    }

    /// <summary>Pauses a running pipeline, for a reason that <see cref="ResumeAfter"/> ends.</summary>
    internal async Task PauseBecauseAsync(string reason)
    {
        Task pausing;
        lock (_control)
        {
            var wasEmptying = _run.Flow == Running.SourceFlow.Emptying;
            if (!_life.TryMoveTo(PipelineStatus.Paused)) return;
            _flowAfterPause = wasEmptying && _drainerCount == 0 ? Running.SourceFlow.Emptying : Running.SourceFlow.Open;
            _emptying = null;
            _run.PausedBecause = reason;
            pausing = _run.PauseAsync();
        }

        PipelineEvents.PausedByDependency(_ledger.Logger, Name, reason);
        await pausing;
    }

    /// <summary>Goes on, unless somebody has paused it by hand.</summary>
    internal void ResumeAfter()
    {
        lock (_control)
        {
            if (_run.PausedBecause is not null) GoOn(_flowAfterPause);
        }
    }

    /// <summary>Goes on after <see cref="PauseAsync"/> or <see cref="DrainAsync(CancellationToken)"/>, even one that was given up. Does nothing when messages flow.</summary>
    public void Resume()
    {
        lock (_control) GoOn(Running.SourceFlow.Open);
    }

    private void GoOn(Running.SourceFlow flow)
    {
        var wasPaused = _life.TryMoveTo(PipelineStatus.Running);
        if (!wasPaused && Status != PipelineStatus.Running) return;
        if (wasPaused) _ledger.NoteResumed();
        _emptying = null;
        _run.PausedBecause = null;
        _run.Resume(flow);
    }

    /// <summary>Finishes and acknowledges everything under way, batches as they are, without reading any more; then the pipeline is paused.</summary>
    /// <param name="cancellationToken">Ends the waiting: nothing more is read until <see cref="Resume"/>, and what is under way goes on.</param>
    /// <returns>A task that ends when nothing is under way, or the pipeline has stopped. <see cref="Resume"/> goes on from there. Inside a handler of the same
    /// pipeline it ends at once: the handler is one of those that are waited for.</returns>
    /// <exception cref="InvalidOperationException">The pipeline does not run, or was paused or resumed meanwhile.</exception>
    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        Task reading;
        object turn;
        lock (_control)
        {
            if (Status != PipelineStatus.Running) throw new InvalidOperationException($"Pipeline '{Name}' is {Status}. Only a running one can be drained.");
            turn = _emptying ??= new object();
            reading = _run.StopReadingAsync();
            _drainerCount++;
        }

        var emptying = EmptyAsync(turn, reading, cancellationToken);
        if (!IsInsideHandler) await emptying;
    }

    /// <summary>Lets messages that block their keys be tried again, with all their attempts.</summary>
    /// <returns>How many messages, or batches, these are.</returns>
    public int Unblock() => _run.Unblock();

    /// <summary>Changes how many handlers of a step, or of a batcher, run at once. Nothing is lost: those that run end first.</summary>
    /// <param name="step">The name of the step or the batcher.</param>
    /// <param name="concurrency">How many; at least 1.</param>
    /// <exception cref="ArgumentException">There is no step of that name.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="concurrency"/> is less than 1.</exception>
    /// <remarks>A step with <see cref="Options.StepOptions.Adaptive"/> goes on to change it.</remarks>
    public void SetConcurrency(string step, int concurrency)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        _run.SetConcurrency(Find(step), concurrency);
    }

    /// <summary>Changes the rate at which sources let messages in (Broadway's <c>update_rate_limiting</c>).</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="atOnce">Whether a new interval begins now; else it holds from the next one on.</param>
    /// <exception cref="InvalidOperationException">The pipeline was declared without <c>RateLimit</c>, or with a limiter of the user's own; or it has stopped.</exception>
    public void SetRateLimit(RateLimit limit, bool atOnce = false)
    {
        if (_run.Limiter is not AdjustableRateLimiter limiter)
            throw new InvalidOperationException($"Pipeline '{Name}' was declared without RateLimit, or with a limiter of its own. Declare it with RateLimit to change it.");
        try
        {
            limiter.Change(limit, atOnce);
        }
        catch (ObjectDisposedException)
        {
            throw new InvalidOperationException($"Pipeline '{Name}' is {Status}, and lets nothing in any more. The rate limit of a pipeline can be changed until it has stopped.");
        }
    }

    /// <summary>Puts messages into the pipeline from outside, past its sources and its rate limit (Broadway's <c>push_messages</c>).</summary>
    /// <typeparam name="T">The type of the sources' data.</typeparam>
    /// <param name="data">The data; nobody is told what becomes of it.</param>
    /// <param name="cancellationToken">Ends the waiting; the messages may go in all the same.</param>
    /// <returns>A task that ends when the pipeline has taken them, as it has room.</returns>
    /// <exception cref="ArgumentException">The pipeline's sources have other data.</exception>
    /// <exception cref="InvalidOperationException">The pipeline was not started.</exception>
    /// <exception cref="PipelineStoppedException">The pipeline has stopped, or is about to.</exception>
    public Task PushAsync<T>(IEnumerable<T> data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return PushAsync(data.Select(static item => new Message<T>(item)).ToList(), cancellationToken);
    }

    /// <summary>Puts messages into the pipeline from outside, past its sources and its rate limit (Broadway's <c>push_messages</c>).</summary>
    /// <typeparam name="T">The type of the sources' data.</typeparam>
    /// <param name="messages">The messages, with the deliveries that they have.</param>
    /// <param name="cancellationToken">Ends the waiting; the messages may go in all the same.</param>
    /// <returns>A task that ends when the pipeline has taken them, as it has room.</returns>
    /// <exception cref="ArgumentException">The pipeline's sources have other data.</exception>
    /// <exception cref="InvalidOperationException">The pipeline was not started.</exception>
    /// <exception cref="PipelineStoppedException">The pipeline has stopped, or is about to.</exception>
    public Task PushAsync<T>(IReadOnlyList<Message<T>> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return PushesOf<T>().PushAsync(messages, cancellationToken);
    }

    /// <summary>Puts messages into the pipeline from outside if it has asked for as many: for whoever can be told to come again later, and must not wait.</summary>
    /// <typeparam name="T">The type of the sources' data.</typeparam>
    /// <param name="messages">The messages, with the deliveries that they have.</param>
    /// <returns>True when all of them are taken; false when none is, because the pipeline has less room.</returns>
    /// <exception cref="ArgumentException">The pipeline's sources have other data.</exception>
    /// <exception cref="InvalidOperationException">The pipeline was not started.</exception>
    /// <exception cref="PipelineStoppedException">The pipeline has stopped, or is about to.</exception>
    /// <remarks>A pipeline that is paused takes what it had asked for before, and handles it when it is resumed. What is taken and not come to before the pipeline has stopped is handed back.</remarks>
    public bool TryPush<T>(params IReadOnlyList<Message<T>> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return PushesOf<T>().TryPush(messages);
    }

    private PushSource<T> PushesOf<T>()
    {
        if (_plan.Front is not TypedFrontPlan<T>) throw new ArgumentException($"Pipeline '{Name}' does not begin with messages of {typeof(T)}.");
        return _run.Pushes as PushSource<T> ?? throw new InvalidOperationException($"Pipeline '{Name}' was not started.");
    }

    private bool IsInsideHandler => ReferenceEquals(Running.PipelineRun.Current.Value, _run);

    private Task Pause()
    {
        lock (_control)
        {
            if (Status != PipelineStatus.Paused) _life.MoveTo(PipelineStatus.Paused);
            _emptying = null;
            _run.PausedBecause = null;
            return _run.PauseAsync();
        }
    }

    private async Task EmptyAsync(object turn, Task reading, CancellationToken cancellationToken)
    {
        try
        {
            await EmptyNowAsync(turn, reading, cancellationToken);
        }
        finally
        {
            lock (_control) _drainerCount--;
        }
    }

    private async Task EmptyNowAsync(object turn, Task reading, CancellationToken cancellationToken)
    {
        await Race.OrCancelledAsync(reading, cancellationToken);
        await _run.WhenEmptyAsync(cancellationToken);
        Task pausing;
        lock (_control)
        {
            // One that is about to drain for its stop has nothing to be paused for; another who drains may have been here first.
            var isAlive = Status is PipelineStatus.Running or PipelineStatus.Paused;
            if (isAlive && !ReferenceEquals(_emptying, turn)) throw new InvalidOperationException($"Pipeline '{Name}' was paused or resumed while it was drained.");
            pausing = isAlive ? Pause() : Race.FirstOfAsync(_ended.Task);
            if (isAlive) _emptying = turn;
        }

        await Race.OrCancelledAsync(pausing, cancellationToken);
    }

    private StepPlan Find(string step) =>
        _plan.Steps.Concat(_plan.Batchers).FirstOrDefault(plan => plan.Name == step)
        ?? throw new ArgumentException($"Pipeline '{Name}' has no step '{step}'. It has {string.Join(", ", _plan.Steps.Concat(_plan.Batchers).Select(static plan => $"'{plan.Name}'"))}.", nameof(step));
}
