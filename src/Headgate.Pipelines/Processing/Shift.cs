using System.Diagnostics;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Execution;
using Headgate.Pipelines.Failures;
using Polly.CircuitBreaker;

namespace Headgate.Pipelines.Processing;

/// <summary>How a worker calls a handler, whatever it handles: what it throws, or how long it takes, is the message's failure and nobody else's.</summary>
/// <typeparam name="TItem">The work: a message, or a batch.</typeparam>
/// <typeparam name="TResult">What the handler returns.</typeparam>
internal abstract class Shift<TItem, TResult> : IShift<TItem>
{
    /// <summary>How long a call waits for a circuit that does not say when it closes.</summary>
    private static readonly TimeSpan CircuitWait = TimeSpan.FromSeconds(1);

    private readonly HandlerGuard _guard;
    private Exception? _failure;

    /// <summary>Where the sample of the next chunk begins: not always with what has waited longest.</summary>
    private uint _rotation;

    // A call that did not end at once ends on any thread. Until this is set, results are kept and sent by the worker alone.
    private TaskCompletionSource? _turn;

    protected Shift(StepRuntime step)
    {
        Step = step;
        Acks = new AckGroups(step.Ledger);
        Failures = new FailureDesk(step, Acks);
        _guard = new HandlerGuard(step);
    }

    protected StepRuntime Step { get; }

    protected AckGroups Acks { get; }

    protected FailureDesk Failures { get; }

    /// <inheritdoc />
    public void Enter(bool isBusy)
    {
        Step.Enter();
        if (!isBusy) Step.Telemetry.WorkersBusy(1);
    }

    public void Leave() => Step.Telemetry.WorkersBusy(-1);

    public Postponement? Reject(TItem item, Exception failure) => Refuse(item, failure);

    public ValueTask<Postponement?> HandleAsync(TItem item) => Step.Telemetry.IsObserved ? ObserveAsync(item) : CallAndConcludeAsync(item);

    public int HandleMany(ReadOnlySpan<TItem> items, out ValueTask<Postponement?> unfinished)
    {
        if (!Step.Telemetry.IsObserved) return HandleUnobserved(items, out unfinished);
        var stride = Step.Telemetry.StrideFor(items.Length);
        var first = (int)(_rotation++ % (uint)stride);
        var done = 0;
        while (done < items.Length)
        {
            var next = NextToObserve(items, done, stride, first);
            done += HandleUnobserved(items[done..next], out unfinished);
            if (done < next || next == items.Length) return done;
            unfinished = ObserveAsync(items[done]);
            if (!unfinished.IsDone) return done;
            done++;
        }

        unfinished = default;
        return items.Length;
    }

    /// <summary>Handles pieces of work that nobody wants to know of.</summary>
    protected virtual int HandleUnobserved(ReadOnlySpan<TItem> items, out ValueTask<Postponement?> unfinished)
    {
        for (var i = 0; i < items.Length; i++)
        {
            unfinished = CallAndConcludeAsync(items[i]);
            if (!unfinished.IsDone) return i;
        }

        unfinished = default;
        return items.Length;
    }

    /// <summary>The first piece of work that belongs to a trace that is kept: it is observed, however many there are. -1 for none.</summary>
    protected virtual int IndexOfTraced(ReadOnlySpan<TItem> items) => -1;

    /// <summary>The next of the sample, or of those whose traces are kept.</summary>
    private int NextToObserve(ReadOnlySpan<TItem> items, int from, int stride, int first)
    {
        var next = from <= first ? first : (int)Math.Min(items.Length, first + ((from - first + stride - 1L) / stride * stride));
        if (stride == int.MaxValue || next > items.Length) next = items.Length;
        if (!StepTelemetry.IsTracing) return next;
        var traced = IndexOfTraced(items[from..next]);
        return traced < 0 ? next : from + traced;
    }

    private ValueTask<Postponement?> CallAndConcludeAsync(TItem item)
    {
        ValueTask<TResult> call;
        try
        {
            if (Step.IsAbandoned) return new ValueTask<Postponement?>(GiveBack(item));
            call = CallAsync(item, _guard.Token);
        }
        catch (Exception failure)
        {
            return new ValueTask<Postponement?>(Refuse(item, failure));
        }

        return call.IsCompletedSuccessfully ? new ValueTask<Postponement?>(Conclude(item, call.Result)) : AwaitAsync(item, call);
    }

    public void Yield()
    {
        var turn = _turn;
        _turn = null;
        turn?.SetResult();
    }

    public ValueTask DeliverAsync()
    {
        if (!Failures.IsEmpty) return SettleAsync();
        SendResults();
        return Acks.FlushAsync(Step.Ledger.GivenUp);
    }

    /// <summary>Calls the handler.</summary>
    protected abstract ValueTask<TResult> CallAsync(TItem item, CancellationToken cancellationToken);

    /// <summary>Keeps what the handler has returned. What it throws is a failure of the handler's.</summary>
    protected abstract Postponement? Accept(TItem item, TResult result);

    /// <summary>Deals with a failed attempt.</summary>
    protected abstract Postponement? Fail(TItem item, Exception failure);

    /// <summary>Ends the work unfinished.</summary>
    protected abstract Postponement? GiveBack(TItem item);

    /// <summary>Sends on what was kept.</summary>
    protected abstract void SendResults();

    /// <summary>Begins the activity of a call, if anybody listens.</summary>
    protected abstract Activity? BeginActivity(TItem item);

    /// <summary>An attempt has failed: for whoever observes it.</summary>
    protected void NoteFailure(Exception failure) => _failure = failure;

    /// <summary>Writes down in the activity of an attempt, which is looked at, by what it has failed.</summary>
    protected virtual void TellFailure(Activity activity, Exception failure) => activity.AddException(failure);

    protected virtual DateTimeOffset? DeadlineOf(TItem item) => null;

    private async ValueTask<Postponement?> ObserveAsync(TItem item)
    {
        _failure = null;
        var begun = Step.Telemetry.Now;
        var activity = BeginActivity(item);
        var postponement = await CallAndConcludeAsync(item);
        if (_failure is { } failure && activity is { IsAllDataRequested: true }) TellFailure(activity, failure);
        Step.Telemetry.End(activity, begun, _failure);
        return postponement;
    }

    private Postponement? Conclude(TItem item, TResult result)
    {
        try
        {
            return Accept(item, result);
        }
        catch (Exception failure)
        {
            return Refuse(item, failure);
        }
    }

    private async ValueTask<Postponement?> AwaitAsync(TItem item, ValueTask<TResult> call)
    {
        var turn = _turn = new TaskCompletionSource();
        TResult result;
        try
        {
            result = await _guard.WaitAsync(call, DeadlineOf(item));
        }
        catch (Exception failure)
        {
            await turn.Task;
            return Refuse(item, failure);
        }

        await turn.Task;
        return Conclude(item, result);
    }

    /// <summary>A call has failed, or was not made.</summary>
    protected Postponement? Refuse(TItem item, Exception failure)
    {
        NoteFailure(failure);

        // What was given up while it was handled has not failed.
        if (Step.IsAbandoned && failure is OperationCanceledException) return GiveBack(item);
        if (failure is not BrokenCircuitException broken) return Fail(item, failure);

        // An open circuit says nothing of the message: it waits, and has lost no attempt.
        var wait = broken.RetryAfter ?? CircuitWait;
        Step.NoteCircuit(wait);
        return Postponement.Untried(wait);
    }

    private async ValueTask SettleAsync()
    {
        await Failures.SettleAsync();
        SendResults();
        await Acks.FlushAsync(Step.Ledger.GivenUp);
    }
}
