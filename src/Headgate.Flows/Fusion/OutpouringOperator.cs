using Headgate.Flows.Batches;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Fusion;

/// <summary>
/// An operator of which much can follow at one moment: of an element, or of what is said between elements. It stops half-way while nobody asks for more, and goes
/// on later: what comes after that waits, in its order.
/// </summary>
/// <remarks>A barrier waits too: the state is saved when all that came before the barrier has been passed on.</remarks>
/// <typeparam name="TIn">The type of the elements that come in.</typeparam>
/// <typeparam name="TOut">The type of the elements that go out.</typeparam>
internal abstract class OutpouringOperator<TIn, TOut> : Operator<TIn, TOut>
{
    /// <summary>Says that an element came without the event time of its source.</summary>
    protected const long NoClock = long.MaxValue;

    private readonly Queue<(TIn Item, long Clock, Punctuation? Said)> _waiting = [];

    /// <summary>Makes the operator of one stage.</summary>
    protected OutpouringOperator(Sink<TOut> next)
        : base(next) => Out = new Outpouring<TOut>(next);

    /// <summary>Gets or sets what writes the state when a barrier's turn has come; null for an operator without state, or a flow without snapshots.</summary>
    public Action<SnapshotBarrier>? Saving { get; set; }

    /// <inheritdoc />
    public sealed override bool IsReady => !IsHeld && HasRoom && Next.IsReady;

    /// <summary>Gets where elements go.</summary>
    protected Outpouring<TOut> Out { get; }

    /// <summary>Gets whether it has stopped half-way: what comes has to <see cref="Wait"/>.</summary>
    protected bool IsHeld { get; private set; }

    /// <summary>Gets whether there is room for what does not go to the next operator; when not, the stage is resumed once there is.</summary>
    protected virtual bool HasRoom => true;

    /// <inheritdoc />
    public override void Push(TIn item)
    {
        if (IsHeld) Wait(item);
        else Pour(Take(item, NoClock));
    }

    /// <inheritdoc />
    public sealed override void Punctuate(Punctuation said)
    {
        if (IsHeld) _waiting.Enqueue((default!, NoClock, said));
        else Pour(Say(said));
    }

    /// <inheritdoc />
    public sealed override void Resume()
    {
        Next.Resume();
        if (IsHeld && Next.IsReady) GoOn();
        ResumeOthers();
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        Out.Dispose();
        return base.DisposeAsync();
    }

    /// <summary>Takes an element.</summary>
    /// <param name="item">The element.</param>
    /// <param name="clock">How far its source has come, in ticks; <see cref="NoClock"/> when that is not known.</param>
    /// <returns>What is left to be poured out before anything else happens; null for nothing.</returns>
    protected abstract IEnumerable<Pause>? Take(TIn item, long clock);

    /// <summary>Takes what is said between elements, before it is passed on.</summary>
    /// <param name="said">What is said.</param>
    /// <returns>What is left to be poured out before it is passed on; null for nothing.</returns>
    protected virtual IEnumerable<Pause>? Before(Punctuation said) => null;

    /// <summary>The stage has been resumed: what does not go to the next operator goes on too.</summary>
    protected virtual void ResumeOthers()
    {
    }

    /// <summary>What is said to those who follow.</summary>
    /// <param name="said">What was said to this operator.</param>
    /// <returns>What is passed on; null for nothing.</returns>
    protected virtual Punctuation? Passed(Punctuation said) => said;

    /// <summary>Keeps an element until its turn comes.</summary>
    protected void Wait(TIn item, long clock = NoClock) => _waiting.Enqueue((item, clock, null));

    /// <summary>Pours something out, as far as anybody asks for it. Nothing else may be stopped.</summary>
    protected void Pour(IEnumerable<Pause>? pouring)
    {
        Out.Begin(pouring);
        IsHeld = Out.IsStopped;
    }

    private void GoOn()
    {
        Out.GoOn();
        IsHeld = Out.IsStopped;
        while (!IsHeld && _waiting.TryDequeue(out var first)) Pour(first.Said is { } said ? Say(said) : Take(first.Item, first.Clock));
    }

    private IEnumerable<Pause>? Say(Punctuation said)
    {
        if (Before(said) is { } before) return Say(before, said);
        PassOn(said);
        return null;
    }

    private IEnumerable<Pause> Say(IEnumerable<Pause> before, Punctuation said)
    {
        foreach (var pause in before) yield return pause;
        PassOn(said);
    }

    private void PassOn(Punctuation said)
    {
        if (said is BatchEnd { Said: SnapshotBarrier barrier }) Saving?.Invoke(barrier);
        if (Passed(said) is { } passed) Next.Punctuate(passed);
    }
}
