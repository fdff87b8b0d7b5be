using Headgate.Flows.Inspection;

namespace Headgate.Flows.Diagnostics;

/// <summary>The layers of one number in the runs of a flow: what they all have counted, and what those have that run. Used under the lock of <see cref="FlowRegister"/>.</summary>
/// <param name="number">The number, as in the plan.</param>
internal sealed class NamedLayer(int number)
{
    public int Number => number;

    /// <summary>Gets what they have counted, by <see cref="FlowCount"/>. It does not go back when a run ends.</summary>
    public long[] Totals { get; } = new long[FlowCount.Length];

    /// <summary>Gets whether any of them has put something into windows.</summary>
    public bool HasWindows { get; private set; }

    public long OpenWindowCount { get; private set; }

    public long StateSize { get; private set; }

    /// <summary>Gets the least watermark of those that run, in ticks; <see cref="long.MinValue"/> when none has one.</summary>
    public long Watermark { get; private set; } = long.MinValue;

    /// <summary>Gets the time on their clock, in ticks.</summary>
    public long Now { get; private set; }

    /// <summary>Forgets what those had that ran when it was looked at last.</summary>
    public void Reset() => (OpenWindowCount, StateSize, Watermark) = (0, 0, long.MinValue);

    /// <summary>Adds what a stage has counted since the last time.</summary>
    public void Settle(StageNumbers numbers, long[] counted)
    {
        for (var i = 0; i < counted.Length; i++)
        {
            var now = numbers.CountOf(i);
            Totals[i] += now - counted[i];
            counted[i] = now;
            HasWindows |= i >= FlowCount.Panes && now > 0;
        }

        HasWindows |= numbers.OpenWindowCount > 0;
    }

    /// <summary>Adds what the stages of a layer that runs have now.</summary>
    public void Observe(LayerWatch layer, long now)
    {
        foreach (var numbers in layer.Numbers)
        {
            OpenWindowCount += numbers.OpenWindowCount;
            StateSize += numbers.StateSize;
        }

        Now = now;
        if (layer.Watermark is var at and not long.MinValue && (Watermark == long.MinValue || at < Watermark)) Watermark = at;
    }
}
