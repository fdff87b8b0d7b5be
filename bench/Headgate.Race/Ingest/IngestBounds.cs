namespace Headgate.Race.Ingest;

/// <summary>How much may be in flight.</summary>
/// <param name="InFlight">Messages that wait for the processors, or are with them; and the same for each batcher.</param>
internal sealed record IngestBounds(int InFlight)
{
    public const int DefaultInFlight = 2000;

    public const int BatchSize = 100;

    public const int Processors = 2;

    public const int Batchers = 2;

    /// <summary>Messages per array, for the peer that sends arrays.</summary>
    public int ChunkSize => Math.Clamp(InFlight / 8, BatchSize, 256);
}
