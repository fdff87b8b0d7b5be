using System.Diagnostics;
using Headgate.Race.Measuring;

namespace Headgate.Race.Scale;

/// <summary>Measures what is made after it.</summary>
internal sealed class FootprintMeter
{
    private readonly (long Heap, long WorkingSet) _before = Settled();
    private readonly long _begun = Stopwatch.GetTimestamp();

    /// <summary>All that is to be measured is there, and nothing moves.</summary>
    public Footprint Of(long units)
    {
        var seconds = Stopwatch.GetElapsedTime(_begun).TotalSeconds;
        var (heap, workingSet) = Settled();
        return new Footprint(units, seconds, heap - _before.Heap, workingSet - _before.WorkingSet);
    }

    private static (long Heap, long WorkingSet) Settled()
    {
        WorkingSet.Settle();
        return (GC.GetTotalMemory(forceFullCollection: false), Environment.WorkingSet);
    }
}
