using Headgate.Flows.Planning;

namespace Headgate.Flows.Windows;

/// <summary>How elements are put into windows, and when windows fire. Immutable: each method returns a changed copy. Made by <see cref="Window"/>.</summary>
/// <remarks>
/// <para><b>Watermark.</b> In event time, nothing is expected any more before the watermark: the latest time of the source so far, less <see cref="Disorder"/>. It moves with
/// each element, in the order of the source, and never back; of several sources the one furthest behind counts, and those that have ended or are idle
/// (<see cref="FlowOptions.IdleTimeout"/>) do not. Results depend on the elements and their order, and not on stages, demand or time that passes.</para>
/// <para><b>Boundaries.</b> A window closes, and fires, when the watermark is at its end or later. An element is late for it from then on, and too late when the watermark is at the
/// end and <see cref="Lateness"/> or later. One that is too late for all windows that cover it is dropped, logged and given to <c>LateTo</c>; one that no
/// window covers, because windows begin less often than they are long, is not.</para>
/// <para><b>The end.</b> When the input ends, all windows that are open fire for the last time. When the flow is stopped or fails, none does.</para>
/// <para><b>Windows after windows.</b> Results of windows in event time follow the watermark of those windows, and not their own times: any time from the start to the end of its window
/// can be that of a result. What a late element fires is late for the windows after too.</para>
/// <para><b>Times.</b> A function of event time that throws stops the flow. An element at <see cref="DateTimeOffset.MaxValue"/> closes every window: all others are late. Durations
/// longer than from the year 1 to the year 9999 count as that long.</para>
/// </remarks>
/// <typeparam name="T">The type of the elements.</typeparam>
public sealed partial record Window<T>
{
    internal Window()
    {
    }

    /// <summary>Gets how elements are chosen.</summary>
    public WindowKind Kind { get; internal init; }

    /// <summary>Gets the length of the windows, or the gap between sessions; zero for windows without times.</summary>
    public TimeSpan Size { get; internal init; }

    /// <summary>Gets how long after its end a window takes late elements, in event time.</summary>
    /// <value>The default is 0.</value>
    public TimeSpan Lateness { get; internal init; }

    /// <summary>Gets by how much the watermark stays behind the latest element, in event time.</summary>
    /// <value>The default is 0.</value>
    public TimeSpan Disorder { get; internal init; }

    /// <summary>Gets what a window that fires more than once does with what it has fired.</summary>
    /// <value>The default is <see cref="Accumulation.Accumulating"/>.</value>
    public Accumulation Accumulation { get; internal init; }

    internal TimeSpan Hop { get; init; }

    internal TimeSpan Offset { get; init; }

    internal int Length { get; init; }

    internal Func<T, long>? EventTime { get; init; }

    internal int? Every { get; init; }

    internal IReadOnlyList<TimeSpan> Periods { get; init; } = [];

    internal CustomTrigger<T>? Custom { get; init; }

    internal Action<T>? OnLate { get; init; }

    internal Func<T, CancellationToken, ValueTask>? OnLateAsync { get; init; }

    internal SideOutput<T>? LateOutput { get; init; }

    internal bool FillsGaps { get; init; }

    internal bool SaysWhenOver { get; init; }

    internal bool IsOfResults { get; init; }

    private bool HasEventTime => EventTime is not null;

    /// <summary>Lets windows take elements after they have closed, until the watermark has passed their end by this much in event time. Each of them fires
    /// its window once more (Flow <c>allowed_lateness</c>).</summary>
    /// <param name="lateness">How long; 0 or more.</param>
    /// <returns>The changed windows.</returns>
    /// <exception cref="InvalidOperationException">The windows have no event time.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lateness"/> is less than 0.</exception>
    public Window<T> AllowLateness(TimeSpan lateness)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lateness, TimeSpan.Zero);
        return (this with { Lateness = lateness }).WithEventTime(nameof(AllowLateness));
    }

    /// <summary>Says by how much elements come out of order: the watermark stays behind the latest element by it, so that windows close later and lose nothing.</summary>
    /// <param name="disorder">How much; 0 or more. An element that is older than another before it by less than this is not late.</param>
    /// <returns>The changed windows.</returns>
    /// <exception cref="InvalidOperationException">The windows have no event time.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="disorder"/> is less than 0.</exception>
    public Window<T> WithDisorder(TimeSpan disorder)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(disorder, TimeSpan.Zero);
        return (this with { Disorder = disorder }).WithEventTime(nameof(WithDisorder));
    }

    /// <summary>Gives every element that came too late for all its windows to a function. Without one they are dropped; they are counted in either case.</summary>
    /// <param name="action">Called in the stage of the partition: on several threads, each partition calling it for one element at a time.</param>
    /// <returns>The changed windows.</returns>
    /// <exception cref="InvalidOperationException">The windows have no event time.</exception>
    public Window<T> LateTo(Action<T> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return (this with { OnLate = action, OnLateAsync = null }).WithEventTime(nameof(LateTo));
    }

    /// <summary>Puts every element that came too late for all its windows into a side output, to be read there. They are counted in either case.</summary>
    /// <param name="output">The side output.</param>
    /// <returns>The changed windows.</returns>
    /// <exception cref="InvalidOperationException">The windows have no event time.</exception>
    public Window<T> LateTo(SideOutput<T> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return (this with { LateOutput = output }).WithEventTime(nameof(LateTo));
    }

    /// <summary>Fires a window early after every so many elements of a key (Flow <c>trigger_every</c>).</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <returns>The changed windows.</returns>
    /// <exception cref="InvalidOperationException">There is another trigger by elements already.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    public Window<T> TriggerEvery(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return (this with { Every = count }).WithOneTrigger();
    }

    /// <summary>Fires windows early every so often on the clock, for the keys that have changed since they fired last (Flow <c>trigger_periodically</c>). May be
    /// called several times: there are several such triggers then.</summary>
    /// <param name="period">How often; from 1 ms to 49 days, which is what a timer keeps.</param>
    /// <returns>The changed windows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The period is shorter or longer (HG3130).</exception>
    public Window<T> TriggerPeriodically(TimeSpan period) =>
        this with { Periods = [.. Periods, TimerRange.Checked(nameof(TriggerPeriodically), period, nameof(period))] };

    /// <summary>Fires a window early when a function says so (Flow <c>trigger</c>).</summary>
    /// <typeparam name="TState">The type of what it remembers of a window and a key.</typeparam>
    /// <param name="seed">What it remembers at first.</param>
    /// <param name="decide">Called for each element after it was added.</param>
    /// <returns>The changed windows.</returns>
    /// <exception cref="InvalidOperationException">There is another trigger by elements already.</exception>
    public Window<T> Trigger<TState>(Func<TState> seed, Func<TState, T, TriggerDecision<TState>> decide)
    {
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentNullException.ThrowIfNull(decide);
        return (this with { Custom = new CustomTrigger<T, TState>(seed, decide) }).WithOneTrigger();
    }

    /// <summary>Makes each result that of the elements since the one before. A window that has fired early, and has nothing new when it closes, does not fire then, but
    /// with <see cref="FillGaps"/>.</summary>
    /// <returns>The changed windows.</returns>
    public Window<T> Discarding() => this with { Accumulation = Accumulation.Discarding };

    /// <summary>Makes each result that of all elements so far, which is the default.</summary>
    /// <returns>The changed windows.</returns>
    public Window<T> Accumulating() => this with { Accumulation = Accumulation.Accumulating };

    /// <summary>Takes each result back before the next of its window is fired: it comes once more, as <see cref="Pane.IsRetraction"/>, with the window as it was.</summary>
    /// <returns>The changed windows.</returns>
    public Window<T> Retracting() => this with { Accumulation = Accumulation.Retracting };

    /// <summary>Fires windows without elements too, as Flow does: those between others, and the last of <see cref="Window.Count"/>; and discarding windows when they
    /// close, even if nothing is new. For reductions without a key.</summary>
    /// <returns>The changed windows.</returns>
    /// <remarks>A jump in event time over more than a million windows stops the flow with an <see cref="InvalidOperationException"/> (HG3050).</remarks>
    public Window<T> FillGaps() => this with { FillsGaps = true };

    private Window<T> WithEventTime(string method) =>
        HasEventTime ? this : throw new InvalidOperationException($"{method} is for windows in event time; these are {Kind}. Use Window.Tumbling, Sliding or Session. (HG3010)");

    private Window<T> WithOneTrigger() => Every is null || Custom is null
        ? this
        : throw new InvalidOperationException("A window has TriggerEvery or Trigger, not both. Count the elements in your trigger's state. (HG3011)");
}
