using Headgate.Stages.Buffering;

namespace Headgate.Stages.Diagnostics;

/// <summary>Where what a stage counts stands in an array. Every count only grows.</summary>
internal static class StageCount
{
    public const int Emitted = 0;

    public const int Processed = 1;

    public const int Lost = 2;

    /// <summary>In ticks of 100 ns.</summary>
    public const int Busy = 3;

    /// <summary>The first of the reasons for which events are discarded.</summary>
    public const int Discarded = 4;

    private static readonly string[] Names = Enum.GetNames<DiscardReason>();

    /// <summary>How many counts there are.</summary>
    public static int Length => Discarded + Names.Length;

    /// <summary>How many reasons there are.</summary>
    public static int ReasonCount => Names.Length;

    /// <summary>The name of a reason.</summary>
    public static string NameOf(int reason) => Names[reason];

    /// <summary>Whether a stage discards what it has emitted for this reason; custom dispatchers may say others.</summary>
    public static bool IsProducers(int reason) => (DiscardReason)reason is DiscardReason.BufferFull or DiscardReason.NoPartition or DiscardReason.ProducerStopped;
}
