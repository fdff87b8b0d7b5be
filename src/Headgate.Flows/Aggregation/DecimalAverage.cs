namespace Headgate.Flows.Aggregation;

/// <summary>What an average of decimal numbers is made of.</summary>
/// <param name="Sum">Their sum.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct DecimalAverage(decimal Sum, long Count)
{
    /// <summary>One number more.</summary>
    public DecimalAverage With(decimal number) => new(Sum + number, Count + 1);

    /// <summary>The numbers of both.</summary>
    public DecimalAverage With(DecimalAverage other) => new(Sum + other.Sum, Count + other.Count);
}
