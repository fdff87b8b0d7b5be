using Headgate.Stages.Buffering;
using Headgate.Stages.Diagnostics;
using Headgate.Stages.Execution;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Supervision;

/// <summary>
/// A consumer that runs one supervised task for each event (GenStage's <c>ConsumerSupervisor</c>): at most <c>MaxDemand</c> of each subscription
/// at a time, asking for more whenever the number that runs has come down to <c>MinDemand</c>.
/// </summary>
/// <remarks>A task that fails is started again or given up, by itself: unlike in GenStage a task that keeps failing takes nobody with it. When
/// the producers have ended, the stage ends after its last task. When it is stopped, the tasks' token is cancelled and they have
/// <see cref="StageOptions.ShutdownTimeout"/> to end. When it is killed, the token is cancelled and nobody waits. What tasks had not done by then is
/// counted as lost.</remarks>
/// <typeparam name="T">The type of the events.</typeparam>
public sealed class ConsumerSupervisor<T> : Consumer<T>
{
    private readonly Func<T, CancellationToken, Task> _work;
    private readonly ConsumerSupervisorOptions<T> _options;
    private readonly HashSet<EventTask> _tasks = [];
    private readonly CancellationTokenSource _stopping = new();
    private StopReason? _ending;
    private volatile int _runningCount;

    /// <summary>Creates the stage. It does nothing until it is started.</summary>
    /// <param name="work">The task for one event. It runs on the thread pool, at the same time as others.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ConsumerSupervisor(Func<T, CancellationToken, Task> work, ConsumerSupervisorOptions<T>? options = null)
        : base(options ?? new ConsumerSupervisorOptions<T>())
    {
        ArgumentNullException.ThrowIfNull(work);
        _work = work;
        _options = options ?? new ConsumerSupervisorOptions<T>();
    }

    /// <summary>Gets how many tasks run now, those that are being started again included.</summary>
    public int RunningCount => _runningCount;

    internal override bool DefersProcessing => true;

    /// <summary>Starts a task out of turn (GenStage <c>start_child</c>): it counts towards no subscription's demand.</summary>
    /// <param name="item">The event.</param>
    /// <returns>A task that ends when it has been started.</returns>
    /// <exception cref="StageStoppedException">The stage has stopped.</exception>
    /// <exception cref="InvalidOperationException">The stage has not been started.</exception>
    public Task StartTaskAsync(T item) => InvokeAsync(() => Run(new EventTask(this, item, null)));

    /// <inheritdoc />
    protected override ValueTask OnEventsAsync(EventBatch<T> events, CancellationToken cancellationToken)
    {
        foreach (var item in events) Run(new EventTask(this, item, events.From));
        return default;
    }

    /// <inheritdoc />
    protected override ValueTask OnSubscribedAsync(Subscription subscription)
    {
        // After a restart of the producer the tasks of its earlier lives go on, and count towards the demand of the next one.
        TakeOver(subscription, _tasks.Count(task => task.From is { } from && HasSucceeded(subscription, from)));
        return default;
    }

    /// <inheritdoc />
    protected override async ValueTask OnTerminateAsync(StopReason reason)
    {
        Cancel(_stopping);
        try
        {
            await Task.WhenAll(_tasks.Select(task => task.Ended)).WaitAsync(Deadline.ForTimer(_options.ShutdownTimeout), TimeProvider);
        }
        catch (TimeoutException)
        {
            // Those that still run are counted when the subscriptions are closed, as after a kill.
        }
    }

    // Also when the stage is killed: no task goes on that was not told, and none goes uncounted.
    internal override void CloseSubscriptions(StopReason reason)
    {
        Cancel(_stopping);
        var running = _tasks.Count(task => !task.Ended.IsCompleted);
        var ended = _tasks.Where(task => task.Ended.IsCompleted).ToArray();
        foreach (var task in ended.Where(task => !task.IsCancelled)) NoteProcessed(task);
        base.CloseSubscriptions(reason);
        if (running > 0) StageEvents.ChildTasksLeftBehind(Log, Name, running);
        var lost = running + ended.Count(task => task.IsCancelled);
        if (lost > 0) NoteLost(lost, DiscardReason.ConsumerStopped);
        foreach (var task in ended.Where(task => task.Failure is not null)) GiveUpAtEnd(task);
    }

    internal override void EndNormally(StopReason reason)
    {
        _ending = reason;
        if (_tasks.Count == 0) RequestStop(reason);
    }

    private void Run(EventTask task)
    {
        _tasks.Add(task);
        _runningCount = _tasks.Count;
        task.Begin();
    }

    private void Finish(EventTask task)
    {
        if (task.Failure is { } failure)
        {
            if (_options.Restart == Restart.Transient && task.MayRestart())
            {
                StageEvents.ChildTaskRestarted(Log, failure, Name);
                task.Begin();
                return;
            }

            GiveUp(task, failure);
        }

        _tasks.Remove(task);
        _runningCount = _tasks.Count;
        NoteProcessed(task);
        if (_tasks.Count == 0 && _ending is { } ending) RequestStop(ending);
    }

    private void NoteProcessed(EventTask task)
    {
        if (task.From is { } from) NoteProcessed(from, 1);
    }

    private void GiveUp(EventTask task, Exception failure)
    {
        StageEvents.ChildGivenUp(Log, failure, Name);
        _options.OnGivenUp?.Invoke(task.Item, failure);
    }

    private void GiveUpAtEnd(EventTask task)
    {
        try
        {
            GiveUp(task, task.Failure!);
        }
        catch (Exception failure)
        {
            // The stage stops already, and the next is to be told as well.
            StageEvents.TerminationFailed(Log, failure, Name);
        }
    }

    /// <summary>One event and its task, through all restarts.</summary>
    private sealed class EventTask(ConsumerSupervisor<T> owner, T item, Subscription? from) : IThreadPoolWorkItem
    {
        private readonly RestartIntensity _intensity = new(owner._options.MaxRestarts, owner._options.Within);
        private TaskCompletionSource _ended = new();

        public T Item => item;

        public Subscription? From => from;

        /// <summary>Ends when the task does not run, however it ended.</summary>
        public Task Ended => _ended.Task;

        public Exception? Failure { get; private set; }

        public bool IsCancelled { get; private set; }

        public bool MayRestart() => _intensity.Allows(owner.TimeProvider.GetElapsedTime(0));

        public void Begin()
        {
            _ended = new TaskCompletionSource();
            Failure = null;
            owner.RunsIn.Scheduler.Schedule(this);
        }

        void IThreadPoolWorkItem.Execute() => _ = RunAsync();

        private async Task RunAsync()
        {
            try
            {
                await owner._work(item, owner._stopping.Token);
            }
            catch (OperationCanceledException) when (owner._stopping.IsCancellationRequested)
            {
                IsCancelled = true;
            }
            catch (Exception exception)
            {
                Failure = exception;
            }

            _ended.TrySetResult();
            owner.Post(() => owner.Finish(this));
        }
    }
}
