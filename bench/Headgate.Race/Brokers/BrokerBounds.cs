namespace Headgate.Race.Brokers;

/// <summary>What the pipeline and the bare loop have in common.</summary>
internal static class BrokerBounds
{
    /// <summary>How many messages are handled, and acknowledged, together.</summary>
    public const int BatchSize = 100;

    /// <summary>How many messages the server gives out, or is asked for, before it has heard of those.</summary>
    public const int Prefetch = 1000;

    /// <summary>Bytes of a message.</summary>
    public const int BodyBytes = 100;

    /// <summary>The sum of the numbers from 0 up to and without a count.</summary>
    public static long SumOf(long count) => count * (count - 1) / 2;
}
