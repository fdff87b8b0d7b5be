namespace Headgate.Race.FanOut;

/// <summary>Which consumers get an event.</summary>
internal enum FanOutKind
{
    /// <summary>The one that its key belongs to.</summary>
    Partition,

    /// <summary>All.</summary>
    Broadcast,
}
