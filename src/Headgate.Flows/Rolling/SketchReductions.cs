using Headgate.Flows.Sketches;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Rolling;

/// <summary>How sketches are kept while windows go on. A window that takes back its results keeps what it fired, so that it goes on with a copy.</summary>
internal static class SketchReductions
{
    /// <summary>The sketch that a window goes on with once it has fired.</summary>
    public static QuantileSketch Following(QuantileSketch fired, Accumulation accumulation) => accumulation == Accumulation.Retracting ? fired.Copy() : fired;

    /// <summary>The sketch that a window goes on with once it has fired.</summary>
    public static DistinctSketch Following(DistinctSketch fired, Accumulation accumulation) => accumulation == Accumulation.Retracting ? fired.Copy() : fired;

    /// <summary>A copy of what is asked for, which cannot change any more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them is not from 0 to 1.</exception>
    public static IReadOnlyList<double> Checked(IReadOnlyList<double> quantiles)
    {
        ArgumentNullException.ThrowIfNull(quantiles);
        double[] copy = [.. quantiles];
        foreach (var quantile in copy) QuantileSketch.ThrowIfNoQuantile(quantile, nameof(quantiles));
        return copy;
    }
}
