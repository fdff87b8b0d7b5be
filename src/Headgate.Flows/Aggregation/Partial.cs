using Headgate.Flows.Fusion;

namespace Headgate.Flows.Aggregation;

/// <summary>What is gathered before a partition point, so that less travels.</summary>
internal static class Partial
{
    /// <summary>With so many keys a stage passes on what it has gathered: its memory stays bounded, whatever the number of keys.</summary>
    public const int MostKeys = 1 << 16;

    /// <summary>With how many keys a stage passes on what it has gathered: with any, where nothing may be left in it when a barrier passes.</summary>
    public static int MostKeysOf(IStageHost host) => host.Snapshots is null ? MostKeys : 0;
}
