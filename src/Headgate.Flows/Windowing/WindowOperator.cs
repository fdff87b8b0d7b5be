using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>Puts elements into windows and fires them, as event time and triggers say. What windows there are is said by those who derive from it.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <typeparam name="TOut">The type of what is passed on.</typeparam>
internal abstract partial class WindowOperator<TKey, T, TState, TOut> : Operator<T, TOut>
{
    private readonly IStageHost _host;
    private readonly EventClock? _clock;
    private readonly List<IDisposable> _timers = [];
    private readonly SideOutputWriter<T>? _late;
    private int _source;
    private bool _hasFinished;

    /// <summary>Makes the operator of one stage.</summary>
    protected WindowOperator(IStageHost host, Sink<TOut> next, Window<T> window, Reduction<TKey, T, TState, TOut> reduction)
        : base(next)
    {
        _host = host;
        Window = window;
        Reduction = reduction;
        Firing = new Firing<TKey, T, TState, TOut>(host, reduction, window, next);
        if (window.EventTime is not null) _clock = new EventClock(host.SourceCount, EventTicks.Of(window.Disorder));
        if (window.LateOutput is { } late) _late = new SideOutputWriter<T>(late, host);
        foreach (var period in window.Periods) Every(period, () => FireChanged(TriggerInfo.Periodically(period)));
    }

    /// <inheritdoc />
    public sealed override bool IsReady => Next.IsReady && _late?.HasRoom != false;

    protected Window<T> Window { get; }

    protected Reduction<TKey, T, TState, TOut> Reduction { get; }

    protected Firing<TKey, T, TState, TOut> Firing { get; }

    /// <summary>Gets before which event time nothing more is expected, in ticks.</summary>
    protected long Watermark => _clock?.Watermark ?? long.MinValue;

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
            Observe(clocks[i]);
            Push(items[i]);
        }
    }

    /// <inheritdoc />
    public sealed override void Punctuate(Punctuation said)
    {
        switch (said)
        {
            case BatchStart start:
                _source = start.Source;
                break;
            case BatchEnd end:
                if (_clock is not null && end.Clock != long.MinValue) Observe(end.Clock);
                if (end.Said is SourceStatus status && _clock?.Silence(end.Source, status) == true) Advance(_clock.Watermark);
                said = new BatchEnd(end.Sequence, end.Source, Watermark == long.MinValue ? long.MinValue : EarliestToCome(Watermark), end.Said);
                break;
            case InputEnd:
                _hasFinished = true;
                Finish();
                break;
        }

        Next.Punctuate(said);
    }

    /// <inheritdoc />
    public sealed override ValueTask DisposeAsync()
    {
        foreach (var timer in _timers) timer.Dispose();
        _late?.Dispose();
        return base.DisposeAsync();
    }

    /// <summary>Fires something every so often on the clock, until the input has ended.</summary>
    protected void Every(TimeSpan period, Action fire) => _timers.Add(_host.Every(period, () =>
    {
        if (!_hasFinished) Said(fire);
    }));

    /// <summary>The earliest time that a window can begin with which is still to close: what comes after these windows sees event time so, and can use any
    /// time from a window's start to its end as that of its result.</summary>
    protected virtual long EarliestToCome(long watermark) => watermark;

    /// <summary>The watermark has moved: windows that it has passed close.</summary>
    protected abstract void Advance(long watermark);

    /// <summary>Nothing more will come: all windows fire that have not.</summary>
    protected abstract void Finish();

    /// <summary>Fires the cells that have changed since they fired last.</summary>
    protected abstract void FireChanged(string name);

    /// <summary>An element is too late for all windows that it belongs to.</summary>
    protected void Drop(T item)
    {
        _host.NoteLate();
        Window.OnLate?.Invoke(item);
        _late?.Write(item);
    }

    /// <summary>Fires something between batches, and sends it on.</summary>
    private void Said(Action fire)
    {
        Next.Punctuate(new BatchStart(FlowBatch.Unsequenced, _source));
        fire();
        Next.Punctuate(new BatchEnd(FlowBatch.Unsequenced, _source, long.MinValue, null));
    }

    private void Observe(long time)
    {
        if (_clock!.Observe(_source, time)) Advance(_clock.Watermark);
    }
}
