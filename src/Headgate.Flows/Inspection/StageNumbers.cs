using Headgate.Flows.Windows;

namespace Headgate.Flows.Inspection;

/// <summary>What one stage of a flow says of itself. Written by its loop only, once for what it has processed; any thread may read it.</summary>
internal sealed class StageNumbers
{
    private readonly long[] _counts = new long[FlowCount.Length];
    private IMeasured[] _operators = [];
    private long _openWindowCount;
    private long _stateSize;
    private long _watermark = long.MinValue;

    /// <summary>Gets how many windows take elements.</summary>
    public long OpenWindowCount => Volatile.Read(ref _openWindowCount);

    /// <summary>Gets how much its operators remember.</summary>
    public long StateSize => Volatile.Read(ref _stateSize);

    /// <summary>Gets the least watermark of its operators, in ticks; <see cref="long.MinValue"/> when none has one.</summary>
    public long Watermark => Volatile.Read(ref _watermark);

    /// <summary>What it has counted, by <see cref="FlowCount"/>.</summary>
    public long CountOf(int which) => Volatile.Read(ref _counts[which]);

    /// <summary>An operator of the stage has something to tell.</summary>
    public void Add(IMeasured measured) => _operators = [measured, .. _operators];

    /// <summary>Counts some more.</summary>
    public void Note(int which, int count = 1) => Volatile.Write(ref _counts[which], _counts[which] + count);

    /// <summary>A pane has been fired.</summary>
    public void NoteFired(PaneTiming timing) => Note(FlowCount.Panes + (int)timing);

    /// <summary>The stage has processed what has come: says what its operators have now.</summary>
    public void Publish()
    {
        if (_operators.Length == 0) return;
        var (windows, size, watermark) = (0L, 0L, long.MaxValue);
        foreach (var measured in _operators)
        {
            windows += measured.OpenWindowCount;
            size += measured.StateSize;
            if (measured.Watermark is var at and not long.MinValue && at < watermark) watermark = at;
        }

        Volatile.Write(ref _openWindowCount, windows);
        Volatile.Write(ref _stateSize, size);
        if (watermark != long.MaxValue) Volatile.Write(ref _watermark, watermark);
    }

    /// <summary>The stage has ended: it has nothing any more.</summary>
    public void Clear()
    {
        _operators = [];
        Volatile.Write(ref _openWindowCount, 0);
        Volatile.Write(ref _stateSize, 0);
    }
}
