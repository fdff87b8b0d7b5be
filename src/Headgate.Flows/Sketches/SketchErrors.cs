namespace Headgate.Flows.Sketches;

/// <summary>What is said when a sketch cannot do what it is asked. The numbers are stable.</summary>
internal static class SketchErrors
{
    public static ArgumentException NotFinite(double value, string parameter) =>
        new($"A quantile sketch was given {value}; it takes finite numbers, which have a place in their order. Leave others out with Where. (HG3040)", parameter);

    public static ArgumentException DifferentErrors(double one, double other, string parameter) =>
        new($"A quantile sketch with a relative error of {one} was to be merged with one of {other}; they must be the same. Make both with the same. (HG3041)", parameter);

    public static ArgumentException DifferentPrecisions(int one, int other, string parameter) =>
        new($"A distinct sketch with precision {one} was to be merged with one of {other}; they must be the same. Make both with the same. (HG3042)", parameter);
}
