using Headgate.Pipelines.Acknowledgement;
using Headgate.Stages;
using Headgate.Stages.Subscriptions;

namespace Headgate.Pipelines.Processing;

/// <summary>
/// What the stage of a step does on its loop, whether it emits or not: asks for messages, hands them to the workers, sends on what they have made,
/// and ends when its producers have ended and everything is done. Belongs to the loop, except where it says otherwise.
/// </summary>
internal sealed class StepCore<T> : IStepControl
{
    private const int Unknown = -1;
    private const int Several = -2;

    private readonly IStepStage _stage;
    private readonly IIntake<T> _intake;
    private readonly CreditBook _credits;
    private readonly DoneCounter _done;
    private readonly bool _isFirst;
    private readonly Action<IStepControl> _register;
    private readonly Action _look;
    private int _isLookPosted;
    private volatile int _soleLane = Unknown;
    private int _unsent;
    private bool _hasFlushed;
    private bool _hasEnded;

    /// <summary>Creates the core.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="intake">Has the workers.</param>
    /// <param name="credits">The demand.</param>
    /// <param name="done">What workers are done with.</param>
    /// <param name="isFirst">Whether the producers are sources; else there is one, the step before.</param>
    /// <param name="register">Makes the step known to the pipeline.</param>
    public StepCore(IStepStage stage, IIntake<T> intake, CreditBook credits, DoneCounter done, bool isFirst, Action<IStepControl> register)
    {
        _stage = stage;
        _intake = intake;
        _credits = credits;
        _done = done;
        _isFirst = isFirst;
        _register = register;
        _look = Look;
    }

    public IStepStage Stage => _stage;

    public int Load => _intake.Load;

    public int WorkCount => _intake.WorkCount;

    public int Concurrency => _intake.Concurrency;

    public int BlockedCount => _intake.BlockedCount;

    public int BusyWorkers => _intake.BusyWorkers;

    /// <summary>The stage starts: from here on it takes orders, and it subscribes to its producers.</summary>
    public void OnStart(IConsumer<Message<T>> consumer, IReadOnlyList<SubscribeTo<Message<T>>> upstream)
    {
        _register(this);
        foreach (var each in upstream) _ = SubscribeAsync(consumer, each);
    }

    public void OnSubscribed(Subscription subscription)
    {
        _credits.Opened(LaneOf(subscription), subscription);

        // What gathers here may wait for as much as there is room for: the one that it came from has forgotten what it was asked for.
        Continue();
    }

    public void OnCancelled(Subscription subscription, StopReason reason)
    {
        // A source that has crashed comes back; one that has come to its end does not.
        _credits.Closed(LaneOf(subscription), hasEnded: reason.IsNormal);
        Continue();
    }

    public void NoteSourceEnded(int lane) => _stage.RunOnLoop(() =>
    {
        if (_credits.TryEndUnsubscribed(lane)) Continue();
    });

    public void OnEvents(EventBatch<Message<T>> events)
    {
        var lane = LaneOf(events.From);
        if (SoleLane != lane) SoleLane = SoleLane == Unknown ? lane : Several;
        _credits.Received(lane, events.Count);
        _intake.Add(events.Span);
        if (_credits.IsAnyStuck) Continue();
    }

    /// <summary>Workers are done with something: the loop looks, once for all of it. Any thread.</summary>
    public void Notify()
    {
        if (Interlocked.Exchange(ref _isLookPosted, 1) == 0) _stage.RunOnLoop(_look);
    }

    /// <summary>The stage has stopped: hands back what workers have not begun.</summary>
    /// <returns>A task that ends when no handler runs.</returns>
    public async Task AbandonAsync(MessageReturn returns)
    {
        returns.AddAll(_intake.Stop());
        await returns.SendAsync();
        await _intake.PauseAsync();
        _intake.NoteBusyTime();
        _intake.Dispose();
    }

    public void SetConcurrency(int concurrency, int window, int minimum)
    {
        _intake.Concurrency = concurrency;
        _stage.RunOnLoop(() => Resize(window, minimum));
    }

    public void NoteBusyTime() => _intake.NoteBusyTime();

    public (long Handled, TimeSpan Total) TakeLatency() => _intake.TakeLatency();

    public Task PauseAsync() => _intake.PauseAsync();

    public void Resume() => _intake.Resume();

    public int Unblock() => _intake.Unblock();

    public void Flush() => _stage.RunOnLoop(_intake.Flush);

    public void Hurry() => _stage.RunOnLoop(Continue);

    /// <summary>The producer that all messages until now came from; negative when there are several, or none.</summary>
    public int SoleLane
    {
        get => _soleLane;
        private set => _soleLane = value;
    }

    /// <summary>The producer that a message came from.</summary>
    public int LaneOf(in Message<T> message) => _isFirst ? message.Delivery.SourceIndex : 0;

    private static int LaneOf(Subscription subscription) => ((LaneSubscription)subscription.Options).Lane;

    private async Task SubscribeAsync(IConsumer<Message<T>> consumer, SubscribeTo<Message<T>> upstream)
    {
        try
        {
            await consumer.SubscribeToAsync(upstream.Producer, upstream.Options, CancellationToken.None);
        }
        catch (SubscriptionRefusedException)
        {
            // It came to its end before this incarnation of the step was there.
            _stage.RunOnLoop(() => EndLane(((LaneSubscription)upstream.Options!).Lane));
        }
        catch (StageStoppedException)
        {
            // So has the step.
        }
    }

    private void EndLane(int lane)
    {
        _credits.Closed(lane, hasEnded: true);
        Continue();
    }

    private void Resize(int window, int minimum)
    {
        _credits.Resize(window, minimum);
        _credits.AskWhatIsDue();
    }

    private void Look()
    {
        Volatile.Write(ref _isLookPosted, 0);

        // None may be done: the look before has taken them, or a part of a batch goes on before the rest.
        var counts = _done.Take();
        _unsent++;

        // What was made of messages that are done is emitted now; there is room for others when it has left the stage.
        _stage.SendThen(() =>
        {
            _unsent--;
            _credits.Done(counts);
            Continue();
        });
    }

    private void Continue()
    {
        if (_credits.HaveAllEnded)
        {
            EndIfDone();
            return;
        }

        // Of what workers were done with just now a look on its way makes room.
        _credits.AskWhatIsDue();
        if (_unsent > 0 || !_intake.IsGathering || Volatile.Read(ref _isLookPosted) == 1) return;

        // Nothing is being handled, so nothing gets done: batches are joined by as much as there is room for, and go on as they are when there is none.
        _credits.AskForRest();
        if (_credits.IsAnyStuck || _intake.HoldsMemoryUp) _intake.Hurry();
    }

    private void EndIfDone()
    {
        if (!_hasFlushed)
        {
            _hasFlushed = true;
            _intake.Flush();
        }

        // What workers were done with last may not have been looked at: then a look is on its way.
        if (_hasEnded || _unsent > 0 || _intake.WorkCount > 0 || _intake.IsGathering || Volatile.Read(ref _isLookPosted) == 1) return;
        _hasEnded = true;
        _stage.End();
    }
}
