using Headgate.Flows.Windows;

namespace Headgate.Flows.Inspection;

/// <summary>Where what a stage of a flow counts stands in an array. Every count only grows.</summary>
internal static class FlowCount
{
    public const int Received = 0;

    public const int Sent = 1;

    public const int Batches = 2;

    public const int Late = 3;

    public const int Unread = 4;

    /// <summary>The first of the timings of panes.</summary>
    public const int Panes = 5;

    private static readonly string[] Timings = Enum.GetNames<PaneTiming>();

    /// <summary>How many counts there are.</summary>
    public static int Length => Panes + TimingCount;

    /// <summary>How many timings there are.</summary>
    public static int TimingCount => Timings.Length;

    /// <summary>The name of a timing.</summary>
    public static string NameOf(int timing) => Timings[timing];
}
