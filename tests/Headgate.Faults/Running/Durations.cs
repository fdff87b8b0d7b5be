using System.Globalization;

namespace Headgate.Faults.Running;

/// <summary>How long something took, each time.</summary>
public sealed class Durations
{
    private readonly List<TimeSpan> _all = [];

    /// <summary>One more.</summary>
    public void Add(TimeSpan duration) => _all.Add(duration);

    /// <summary>The longest; 0 when there is none.</summary>
    public TimeSpan Longest => _all.Count == 0 ? TimeSpan.Zero : _all.Max();

    /// <summary>What 95 of 100 are below of.</summary>
    public TimeSpan Most => _all.Count == 0 ? TimeSpan.Zero : _all.Order().ElementAt((_all.Count - 1) * 95 / 100);

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Most.TotalSeconds:0.0} s (95 of 100; longest {Longest.TotalSeconds:0.0} s)");
}
