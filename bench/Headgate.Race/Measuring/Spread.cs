namespace Headgate.Race.Measuring;

/// <summary>Where the measurements lie: the middle one, and how far the others strayed.</summary>
internal readonly record struct Spread(double Median, double Min, double Max)
{
    public static Spread Of(IEnumerable<double> measurements)
    {
        var sorted = measurements.Order().ToArray();
        if (sorted.Length == 0) throw new ArgumentException("A spread needs at least one measurement.", nameof(measurements));
        var upper = sorted[sorted.Length / 2];
        var lower = sorted[(sorted.Length - 1) / 2];
        return new((lower + upper) / 2, sorted[0], sorted[^1]);
    }
}
