namespace Headgate.Race.Scale;

/// <summary>What so many of something take while they are there.</summary>
/// <param name="Units">How many.</param>
/// <param name="Seconds">How long it took to make them.</param>
/// <param name="HeapBytes">By how much the managed heap has grown, after a collection.</param>
/// <param name="WorkingSetBytes">By how much the working set has grown, with what was free given back before and after.</param>
internal sealed record Footprint(long Units, double Seconds, long HeapBytes, long WorkingSetBytes);
