namespace Headgate.Pipelines.Diagnostics;

/// <summary>The numbers of an instrument under one set of tags, as those see it who count. Thread-safe.</summary>
/// <param name="sum">What is read.</param>
internal sealed class Series(SeriesSum sum)
{
    /// <summary>Counts so many more, or, where the instrument goes down too, fewer.</summary>
    public void Add(long change) => Interlocked.Add(ref sum.Value, change);
}
