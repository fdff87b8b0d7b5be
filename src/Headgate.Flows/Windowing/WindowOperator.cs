using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Inspection;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>Puts elements into windows and fires them, as event time and triggers say. What windows there are is said by those who derive from it.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <typeparam name="TOut">The type of what is passed on.</typeparam>
internal abstract partial class WindowOperator<TKey, T, TState, TOut> : OutpouringOperator<T, TOut>, IMeasured
{
    private readonly IStageHost _host;
    private readonly EventClock? _clock;
    private readonly List<IDisposable> _timers = [];
    private readonly LateElements<T> _late;
    private int _source;
    private bool _hasFinished;

    /// <summary>Makes the operator of one stage.</summary>
    protected WindowOperator(IStageHost host, Sink<TOut> next, Window<T> window, Reduction<TKey, T, TState, TOut> reduction)
        : base(next)
    {
        _host = host;
        Window = window;
        Reduction = reduction;
        Firing = new Firing<TKey, T, TState, TOut>(host, reduction, window, Out);
        if (window.EventTime is not null) _clock = new EventClock(host.SourceCount, EventTicks.Of(window.Disorder));
        _late = new LateElements<T>(window, host);
        foreach (var period in window.Periods) Every(period, () => FireChanged(TriggerInfo.Periodically(period)));
    }

    /// <inheritdoc />
    protected sealed override bool HasRoom => _late.HasRoom;

    /// <inheritdoc />
    public abstract long StateSize { get; }

    /// <inheritdoc />
    public abstract long OpenWindowCount { get; }

    protected Window<T> Window { get; }

    protected Reduction<TKey, T, TState, TOut> Reduction { get; }

    protected Firing<TKey, T, TState, TOut> Firing { get; }

    /// <summary>Gets before which event time nothing more is expected, in ticks.</summary>
    public long Watermark => _clock?.Watermark ?? long.MinValue;

    /// <summary>Gets by which time an element is too late, in ticks. A result of windows is by that of the stage that it comes from, so that it does not depend on how far the others are.</summary>
    protected long Now => Window.IsOfResults ? Math.Max(_clock!.TimeOf(_source), Watermark) : Watermark;

    /// <inheritdoc />
    public sealed override void PushBatch(FlowBatch<T> batch)
    {
        if (_clock is null)
        {
            PushAll(batch.Items);
            return;
        }

        var items = batch.Items;
        var clocks = batch.Clocks;
        for (var i = 0; i < items.Length; i++)
        {
            if (IsHeld) Wait(items[i], clocks[i]);
            else Pour(Take(items[i], clocks[i]));
        }
    }

    /// <inheritdoc />
    public sealed override async ValueTask DisposeAsync()
    {
        foreach (var timer in _timers) timer.Dispose();
        await _late.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <inheritdoc />
    protected sealed override void ResumeOthers() => _late.Resume();

    /// <summary>Fires something every so often on the clock, until the input has ended.</summary>
    protected void Every(TimeSpan period, Func<IEnumerable<Pause>> fire)
    {
        var tick = new Tick(fire);
        _timers.Add(_host.Every(period, () =>
        {
            // While one waits for its turn nothing changes that another could fire.
            if (_hasFinished || tick.IsWaiting) return;
            tick.IsWaiting = true;
            Punctuate(tick);
        }));
    }

    /// <inheritdoc />
    protected sealed override IEnumerable<Pause>? Take(T item, long clock)
    {
        var over = _clock is null || clock == NoClock ? null : Observe(clock);
        return over is null ? Add(item) : AddAfter(over, item);
    }

    /// <inheritdoc />
    protected sealed override IEnumerable<Pause>? Before(Punctuation said)
    {
        switch (said)
        {
            case BatchStart start:
                _source = start.Source;
                return null;
            case BatchEnd end when _clock is not null:
                var over = end.Clock == long.MinValue ? null : Observe(end.Clock);
                if (end.Said is not SourceStatus status) return over;
                return over is null ? Silence(end.Source, status) : SilenceAfter(over, end.Source, status);
            case InputEnd:
                _hasFinished = true;
                return Finish();
            case Tick tick:
                tick.IsWaiting = false;
                return _hasFinished ? null : Said(tick.Fire());
            default:
                return null;
        }
    }

    /// <inheritdoc />
    protected sealed override Punctuation? Passed(Punctuation said) => said switch
    {
        BatchEnd end => new BatchEnd(end.Sequence, end.Source, ClockToCome(), end.Said),
        Tick => null,
        _ => said,
    };

    /// <summary>Adds an element to its windows.</summary>
    /// <returns>What is left to be passed on; null for nothing.</returns>
    protected abstract IEnumerable<Pause>? Add(T item);

    /// <summary>The earliest time that a window can begin with which is still to close: what comes after these windows sees event time so, and can use any
    /// time from a window's start to its end as that of its result.</summary>
    protected virtual long EarliestToCome(long watermark) => watermark;

    /// <summary>Whether the watermark has passed windows that wait for it.</summary>
    protected virtual bool HasPassed(long watermark) => false;

    /// <summary>Tells those after these windows how far event time has come, before something late fires: it is as late as if it were alone in its batch.</summary>
    protected void TellClock() => Next.Punctuate(new ClockSaid(ClockToCome()));

    /// <summary>The watermark has moved: windows that it has passed close.</summary>
    protected virtual IEnumerable<Pause> Advance(long watermark) => [];

    /// <summary>Nothing more will come: all windows fire that have not.</summary>
    protected abstract IEnumerable<Pause> Finish();

    /// <summary>Fires the cells that have changed since they fired last.</summary>
    protected abstract IEnumerable<Pause> FireChanged(string name);

    /// <summary>An element is too late for all windows that it belongs to.</summary>
    protected void Drop(T item) => _late.Add(item);

    /// <summary>There are no times before 0.</summary>
    private long ClockToCome() => Watermark == long.MinValue ? long.MinValue : Math.Max(0, EarliestToCome(Watermark));

    /// <summary>Fires something between batches, and sends it on.</summary>
    private IEnumerable<Pause> Said(IEnumerable<Pause> firing)
    {
        Next.Punctuate(new BatchStart(FlowBatch.Unsequenced, _source));
        foreach (var pause in firing) yield return pause;
        Next.Punctuate(new BatchEnd(FlowBatch.Unsequenced, _source, long.MinValue, null));
    }

    private IEnumerable<Pause>? Observe(long time) => _clock!.Observe(_source, time) && HasPassed(_clock.Watermark) ? Advance(_clock.Watermark) : null;

    private IEnumerable<Pause>? Silence(int source, SourceStatus status) =>
        _clock!.Silence(source, status) && HasPassed(_clock.Watermark) ? Advance(_clock.Watermark) : null;

    private IEnumerable<Pause> AddAfter(IEnumerable<Pause> over, T item)
    {
        foreach (var pause in over) yield return pause;
        foreach (var pause in Add(item) ?? []) yield return pause;
    }

    private IEnumerable<Pause> SilenceAfter(IEnumerable<Pause> over, int source, SourceStatus status)
    {
        foreach (var pause in over) yield return pause;
        foreach (var pause in Silence(source, status) ?? []) yield return pause;
    }

    /// <summary>A timer of the operator's own: it waits its turn as what others say does, and is not passed on.</summary>
    private sealed class Tick(Func<IEnumerable<Pause>> fire) : Punctuation
    {
        public Func<IEnumerable<Pause>> Fire => fire;

        public bool IsWaiting { get; set; }
    }
}
