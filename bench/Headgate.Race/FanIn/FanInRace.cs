namespace Headgate.Race.FanIn;

/// <summary>What the peers of <c>fanin</c> have in common: four producers, each of a quarter of the integers from 0 up, and one consumer that sums.</summary>
internal static class FanInRace
{
    public const int Producers = 4;

    /// <summary>The first integer of a producer, and the one behind its last.</summary>
    public static (long First, long End) PartOf(int producer, long events) => (events * producer / Producers, events * (producer + 1) / Producers);

    /// <summary>What the sum must be.</summary>
    public static long ExpectedOf(long events) => unchecked(events * (events - 1) / 2);
}
